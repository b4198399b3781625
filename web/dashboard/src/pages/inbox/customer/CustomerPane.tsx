// Who the agent is talking to: details, where they are on the site, and what was said before.
import type { Customer, Session } from '@deskbell/protocol';
import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { explain } from '../../../api/problem';
import { getCustomer } from '../../../api/workspace';
import { number, t } from '../../../i18n';
import { said } from '../../../i18n/systemLine';
import { age, clock, full, monthYear } from '../../../i18n/time';
import { addTags, removeTag } from '../../../state/actions';
import { now } from '../../../state/clock';
import { conversation } from '../../../state/conversations';
import { conversationPath } from '../../../state/navigation';
import { customerName } from '../../../state/people';
import { viewOf } from '../../../state/queue';
import { createResource } from '../../../state/resource';
import { type PageView, pathOf, trails, visitorOf } from '../../../state/visitors';
import { Avatar } from '../../../ui/Avatar';
import { Chip } from '../../../ui/Chip';
import { ErrorNote } from '../../../ui/Notice';
import { TagChip } from '../../../ui/TagChip';
import { TagField } from '../asks/TagField';
import type { InboxRoute } from '../route';
import { PersonContext } from './PersonContext';
import { TransferHistory } from './TransferHistory';
import './customer.css';

export function CustomerPane(props: { id: string; route: InboxRoute }) {
  const session = () => conversation(props.id);
  const [answer, { refetch }] = createResource(() => session()?.customer_id, getCustomer);
  // Read only when there is no error: a failed resource throws when it is read.
  const details = () => (answer.error ? undefined : answer.latest);
  return (
    // In a drawer one reads first: no field, and no keyboard of a phone, before it is asked for.
    <div class="customer-body" data-first tabindex={-1}>
      <Show when={session()}>
        {(open) => (
          <>
            <Person customer={open().customer} />
            <Details session={open()} />
            <Tags session={open()} />
            <TransferHistory session={open()} />
            <Browsing session={open()} />
            <Show when={answer.error}>
              <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
            </Show>
            <PersonContext id={open().customer_id} />
            <Previous sessions={(details()?.sessions ?? []).filter((one) => one.id !== props.id)} />
          </>
        )}
      </Show>
    </div>
  );
}

function Person(props: { customer: Customer }) {
  const online = () => props.customer.online || visitorOf(props.customer.id) !== undefined;
  return (
    <section class="customer-who">
      <Avatar
        name={customerName(props.customer)}
        id={props.customer.id}
        size="large"
        online={online()}
      />
      <div class="customer-name">
        <p class="customer-title" dir="auto">
          {customerName(props.customer)}
        </p>
        <p class="meta">
          {online()
            ? t('customer.onPage')
            : t('customer.lastSeen', {
                age: age(new Date(props.customer.last_seen_at).getTime(), now()),
              })}
        </p>
      </div>
    </section>
  );
}

function Details(props: { session: Session }) {
  const customer = () => props.session.customer;
  const visitor = () => visitorOf(customer().id);
  const known = () => preload(props.session);
  const device = () =>
    [visitor()?.browser ?? known().browser, visitor()?.os ?? known().os].filter(Boolean).join(', ');
  return (
    <section class="customer-part">
      <h3>{t('customer.details')}</h3>
      <dl class="facts">
        <Fact name={t('customer.email')}>
          <Show when={customer().email} fallback={t('customer.noEmail')}>
            <Address of={customer().email ?? ''} />
            <Show when={!customer().verified}>
              {' '}
              <span title={t('customer.unverifiedHint')}>
                <Chip>{t('customer.unverified')}</Chip>
              </span>
            </Show>
          </Show>
        </Fact>
        <Fact name={t('customer.since')}>{monthYear(customer().created_at)}</Fact>
        <Show when={device()}>
          <Fact name={t('customer.device')}>{device()}</Fact>
        </Show>
        <Fact name={t('customer.started')}>
          <time datetime={props.session.created_at} title={full(props.session.created_at)}>
            {age(new Date(props.session.created_at).getTime(), now())}
          </time>
        </Fact>
        <Show when={known().page_url}>
          {(url) => (
            <Fact name={t('customer.startedOn')}>
              <bdi dir="ltr">{pathOf(url())}</bdi>
            </Fact>
          )}
        </Show>
        <Show when={props.session.agent}>
          {(agent) => <Fact name={t('customer.agent')}>{agent().name}</Fact>}
        </Show>
      </dl>
    </section>
  );
}

function Tags(props: { session: Session }) {
  return (
    <section class="customer-part">
      <h3>{t('tags.title')}</h3>
      <Show when={props.session.tags.length > 0}>
        <p class="tag-row customer-tags">
          <For each={props.session.tags}>
            {(name) => (
              <TagChip name={name} onRemove={() => void removeTag(props.session.id, name)} />
            )}
          </For>
        </p>
      </Show>
      <TagField
        id="customer"
        without={props.session.tags}
        onAdd={(name) => void addTags(props.session.id, [name])}
      />
    </section>
  );
}

function Fact(props: { name: string; children: unknown }) {
  return (
    <div class="fact">
      <dt class="cut">{props.name}</dt>
      <dd dir="auto">{props.children as string}</dd>
    </div>
  );
}

/** Where it is too long for a line, it breaks before its @. */
function Address(props: { of: string }) {
  const at = () => props.of.lastIndexOf('@');
  return (
    <bdi>
      {props.of.slice(0, at())}
      <wbr />
      {props.of.slice(at())}
    </bdi>
  );
}

function Browsing(props: { session: Session }) {
  const pages = (): readonly PageView[] => {
    const visitor = visitorOf(props.session.customer_id);
    const trail = visitor && trails[visitor.visit_id];
    // A chat can be open on a page that isn't told: monitoring is off there.
    if (trail) return trail.filter((page) => page.url);
    const page = props.session.customer.page;
    return page ? [page] : [];
  };
  return (
    <Show when={pages().length > 0}>
      <section class="customer-part">
        <h3>{t('customer.browsing')}</h3>
        <ul>
          <For each={pages()}>
            {(page, index) => (
              <li class="trail">
                <a
                  class="cut"
                  href={safe(page.url)}
                  target="_blank"
                  rel="noopener noreferrer"
                  title={page.title || page.url}
                  dir="ltr"
                >
                  {pathOf(page.url)}
                </a>
                <time class="meta num" datetime={page.since} title={full(page.since)}>
                  {index() === 0 ? t('customer.now') : clock(page.since)}
                </time>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

function Previous(props: { sessions: readonly Session[] }) {
  return (
    <section class="customer-part">
      <h3>
        {t('customer.previous')}
        <span class="meta num">{number(props.sessions.length)}</span>
      </h3>
      <Show when={props.sessions.length > 0} fallback={<p class="meta">{t('customer.first')}</p>}>
        <ul>
          <For each={props.sessions}>
            {(session) => (
              <li>
                <A
                  class="previous"
                  href={conversationPath(viewOf(session, -1)[0] ?? 'closed', session.id)}
                >
                  <Chip tone={session.status === 'closed' ? 'neutral' : 'ok'}>
                    {t(`row.${session.status}`)}
                  </Chip>
                  <span class="cut" dir="auto">
                    {session.subject ??
                      (session.last_message && said(session.last_message)) ??
                      t('row.noMessage')}
                  </span>
                  <span class="meta num">
                    {age(new Date(session.last_activity_at).getTime(), now())}
                  </span>
                </A>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}

/** What the widget sent along when the chat started, for the time after the visitor has left. */
function preload(session: Session): Partial<Record<'browser' | 'os' | 'page_url', string>> {
  const held = session.metadata.customer;
  if (typeof held !== 'object' || held === null) return {};
  return Object.fromEntries(Object.entries(held).filter(([, value]) => typeof value === 'string'));
}

/** A visitor's page can say it is anywhere; only web addresses become links. */
const safe = (url: string) => (/^https?:\/\//i.test(url) ? url : undefined);
