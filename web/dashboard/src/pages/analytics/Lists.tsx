// Reports that are tables: the agents' load, the pages and the campaigns that chats come from.
import type { AgentsReport, CampaignsReport, PagesReport } from '@deskbell/protocol';
import { For, type JSX, Show } from 'solid-js';
import { type TextKey, t } from '../../i18n';
import { Panel } from './Panel';
import type { Asked } from './report';
import { shown } from './words';

/** A table that scrolls by itself where it is wider than its frame. */
function Table(props: { label: string; heads: TextKey[]; children: JSX.Element }) {
  return (
    <section class="panel-table" tabindex="0">
      <table class="report-table num" aria-label={props.label}>
        <thead>
          <tr>
            <For each={props.heads}>{(head) => <th scope="col">{t(head)}</th>}</For>
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </section>
  );
}

const AGENT_HEADS: TextKey[] = [
  'reports.agent',
  'reports.load',
  'reports.accepted',
  'reports.ended',
  'reports.messages',
  'reports.firstResponse',
  'reports.resolution',
  'reports.rating',
];

export function Agents(props: { report: Asked<AgentsReport> }) {
  return (
    <Panel
      title={t('reports.agents')}
      report={props.report}
      class="wide"
      chart={(data) => (
        <Table label={t('reports.agents')} heads={AGENT_HEADS}>
          <For each={data.agents}>
            {(one) => (
              <tr>
                <th scope="row">
                  <span class={`dot ${one.presence}`} title={t(`status.${one.presence}`)} />{' '}
                  <span class="report-who cut" dir="auto" title={one.name}>
                    {one.name}
                  </span>
                  <span class="unseen"> {t(`status.${one.presence}`)}</span>
                </th>
                <td>
                  <span class="load">
                    <span class="load-bar" aria-hidden="true">
                      <span
                        style={{
                          'inline-size': `${Math.min(one.open / Math.max(one.max_chats, 1), 1) * 100}%`,
                        }}
                      />
                    </span>
                    {t('team.loadOf', { active: one.open, most: one.max_chats })}
                  </span>
                </td>
                <td>{shown(one.accepted, 'count')}</td>
                <td>{shown(one.ended, 'count')}</td>
                <td>{shown(one.messages, 'count')}</td>
                <td>{shown(one.first_response.median, 'time')}</td>
                <td>{shown(one.resolution.median, 'time')}</td>
                <td>
                  {shown(one.satisfaction.average, 'rating')}
                  <Show when={one.satisfaction.count}>
                    {(count) => <span class="meta"> ({shown(count(), 'count')})</span>}
                  </Show>
                </td>
              </tr>
            )}
          </For>
        </Table>
      )}
    />
  );
}

const None = () => <p class="panel-none">{t('reports.noSources')}</p>;

export function Pages(props: { report: Asked<PagesReport> }) {
  return (
    <Panel
      title={t('reports.pages')}
      report={props.report}
      chart={(data) => (
        <Show when={data.pages.length > 0} fallback={<None />}>
          <Table
            label={t('reports.pages')}
            heads={['reports.page', 'reports.chats', 'reports.visits']}
          >
            <For each={data.pages.slice(0, 8)}>
              {(one) => (
                <tr>
                  <th scope="row" class="report-name cut" dir="ltr" title={one.page}>
                    {one.page}
                  </th>
                  <td>{shown(one.chats, 'count')}</td>
                  <td>{shown(one.visits, 'count')}</td>
                </tr>
              )}
            </For>
          </Table>
        </Show>
      )}
    />
  );
}

export function Campaigns(props: { report: Asked<CampaignsReport> }) {
  return (
    <Panel
      title={t('reports.campaigns')}
      report={props.report}
      chart={(data) => (
        <Show when={data.campaigns.length > 0} fallback={<None />}>
          <Table
            label={t('reports.campaigns')}
            heads={['reports.campaign', 'reports.chats', 'reports.visits']}
          >
            <For each={data.campaigns.slice(0, 8)}>
              {(one) => {
                const name = [one.campaign, one.source, one.medium].filter(Boolean).join(' · ');
                return (
                  <tr>
                    <th scope="row" class="report-name cut" dir="auto" title={name}>
                      {name}
                    </th>
                    <td>{shown(one.chats, 'count')}</td>
                    <td>{shown(one.visits, 'count')}</td>
                  </tr>
                );
              }}
            </For>
          </Table>
        </Show>
      )}
    />
  );
}
