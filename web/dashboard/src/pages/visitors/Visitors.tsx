// Who is on a site right now. Rows appear, change and go live; an open chat is one click away.

import type { Visitor } from '@deskbell/protocol';
import { A } from '@solidjs/router';
import { createMemo, For, Match, onMount, Show, Switch } from 'solid-js';
import { explain } from '../../api/problem';
import { number, t } from '../../i18n';
import { full, waited } from '../../i18n/time';
import { LiveMark } from '../../shell/LiveMark';
import { me } from '../../state/auth';
import { now } from '../../state/clock';
import { conversation } from '../../state/conversations';
import { conversationPath } from '../../state/navigation';
import { viewOf } from '../../state/queue';
import {
  loadVisitors,
  pathOf,
  visitors,
  visitorsError,
  visitorsLoaded,
} from '../../state/visitors';
import { Avatar } from '../../ui/Avatar';
import { Empty, ErrorNote, SkeletonRows } from '../../ui/Notice';
import './visitors.css';

export default function Visitors() {
  // Who came first stays first: rows don't move when somebody opens another page.
  const ids = createMemo(() =>
    Object.values(visitors)
      .sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0))
      .map((visitor) => visitor.visit_id),
  );
  onMount(() => void loadVisitors());
  return (
    <div class="page">
      <header class="page-head">
        <h1>
          {t('nav.visitors')}{' '}
          <Show when={ids().length > 0}>
            <span class="meta num">{number(ids().length)}</span>
          </Show>
        </h1>
        <span class="list-live">
          <LiveMark />
        </span>
      </header>
      <Show when={visitorsError()}>
        {(error) => <ErrorNote text={explain(error())} onRetry={() => void loadVisitors()} />}
      </Show>
      <Switch>
        <Match when={ids().length > 0}>
          <div class="visitors-frame">
            <table class="visitors">
              <thead>
                <tr>
                  <th scope="col">{t('visitors.who')}</th>
                  <th scope="col">{t('visitors.page')}</th>
                  <th scope="col">{t('visitors.onPage')}</th>
                  <th scope="col">{t('visitors.pages')}</th>
                  <th scope="col">{t('visitors.from')}</th>
                  <th scope="col">{t('visitors.device')}</th>
                  <th scope="col">{t('visitors.chat')}</th>
                </tr>
              </thead>
              <tbody>
                <For each={ids()}>
                  {(id) => (
                    <Show when={visitors[id]}>
                      {(visitor) => <VisitorRow visitor={visitor()} />}
                    </Show>
                  )}
                </For>
              </tbody>
            </table>
          </div>
        </Match>
        <Match when={visitorsLoaded()}>
          <Empty title={t('visitors.none')} text={t('visitors.noneHint')} />
        </Match>
        <Match when={!visitorsError()}>
          <SkeletonRows rows={6} />
        </Match>
      </Switch>
    </div>
  );
}

function VisitorRow(props: { visitor: Visitor }) {
  const name = () =>
    props.visitor.name ||
    (props.visitor.customer_id
      ? t('customer.unnamed', { id: String(props.visitor.customer_id) })
      : t('visitors.anonymous'));
  return (
    <tr>
      <th scope="row">
        <span class="visitor-who">
          <Avatar name={name()} id={props.visitor.customer_id ?? 0} size="small" online />
          <span>
            <span class="visitor-name" dir="auto">
              {name()}
            </span>
            <span class="meta">{props.visitor.ip}</span>
          </span>
        </span>
      </th>
      <td data-name={t('visitors.page')}>
        <span class="visitor-page" title={props.visitor.url}>
          <span class="cut">
            <bdi dir="ltr">{pathOf(props.visitor.url) || '–'}</bdi>
          </span>
          <span class="meta cut" dir="auto">
            {props.visitor.title}
          </span>
        </span>
      </td>
      <td class="num" data-name={t('visitors.onPage')} title={full(props.visitor.page_since)}>
        {waited((now() - new Date(props.visitor.page_since).getTime()) / 1000)}
      </td>
      <td class="num" data-name={t('visitors.pages')}>
        {number(props.visitor.pages)}
      </td>
      <td data-name={t('visitors.from')}>{host(props.visitor.referrer)}</td>
      <td data-name={t('visitors.device')}>
        {[props.visitor.browser, props.visitor.os].filter(Boolean).join(', ') || '–'}
      </td>
      <td data-name={t('visitors.chat')}>
        <Show when={props.visitor.session_id} fallback="–">
          {(id) => <A href={chatPath(id())}>{t('visitors.openChat')}</A>}
        </Show>
      </td>
    </tr>
  );
}

function chatPath(id: string): string {
  const session = conversation(id);
  return conversationPath(
    session ? (viewOf(session, me()?.id ?? -1).at(-1) ?? 'active') : 'active',
    id,
  );
}

function host(referrer: string | null): string {
  return referrer && URL.canParse(referrer) ? new URL(referrer).host : t('visitors.direct');
}
