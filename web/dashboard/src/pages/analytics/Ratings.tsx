// How visitors found their chats: how many gave what, and what they wrote.
import type { SatisfactionReport } from '@deskbell/protocol';
import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { t } from '../../i18n';
import { age, full } from '../../i18n/time';
import { now } from '../../state/clock';
import { Panel } from './Panel';
import type { Asked } from './report';
import { percent, shown } from './words';

const STARS = [5, 4, 3, 2, 1];

export function Ratings(props: { report: Asked<SatisfactionReport> }) {
  return (
    <Panel
      title={t('reports.satisfaction')}
      report={props.report}
      chart={(data) => <Content data={data} />}
    />
  );
}

function Content(props: { data: SatisfactionReport }) {
  const all = () => props.data.satisfaction;
  const share = (stars: number) => (all().ratings[stars - 1] ?? 0) / Math.max(all().count, 1);
  return (
    <div class="ratings">
      <p class="ratings-average">
        <span class="figure-value num">{shown(all().average, 'rating')}</span>{' '}
        <span class="meta">{t('reports.ratings', { count: all().count })}</span>
      </p>
      <table class="ratings-table num">
        <caption class="unseen">{t('reports.satisfaction')}</caption>
        <tbody>
          <For each={STARS}>
            {(stars) => (
              <tr>
                <th scope="row">{t('reports.stars', { count: stars })}</th>
                <td class="ratings-bar" aria-hidden="true">
                  <span style={{ 'inline-size': `${share(stars) * 100}%` }} />
                </td>
                <td>{shown(all().ratings[stars - 1], 'count')}</td>
                <td class="meta">{percent(share(stars))}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.data.comments.length > 0}>
        <ul class="comments">
          <For each={props.data.comments.slice(0, 5)}>
            {(one) => (
              <li>
                <span class="meta num">
                  {t('reports.stars', { count: one.rating })}
                  <Show when={one.agent}>
                    {(agent) => (
                      <>
                        {' · '}
                        <bdi>{agent().name}</bdi>
                      </>
                    )}
                  </Show>
                  {' · '}
                  <time datetime={one.at} title={full(one.at)}>
                    {age(new Date(one.at).getTime(), now())}
                  </time>
                </span>
                <A href={`/inbox/closed/${one.session_id}`} dir="auto">
                  {one.comment}
                </A>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}
