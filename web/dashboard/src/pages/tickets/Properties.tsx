// What is decided about a ticket, changed in place, and who asked.
import type { Priority, Ticket, TicketStatus } from '@deskbell/protocol';
import { A } from '@solidjs/router';
import { createEffect, createSignal, For, on, Show } from 'solid-js';
import { t } from '../../i18n';
import { full } from '../../i18n/time';
import { now } from '../../state/clock';
import { agents, customerName } from '../../state/people';
import { PRIORITIES } from '../../state/queue';
import { teams } from '../../state/teams';
import { changeTicket } from '../../state/tickets';
import { Avatar } from '../../ui/Avatar';
import { Field, Select } from '../../ui/Field';
import { PersonContext } from '../inbox/customer/PersonContext';
import { STATUSES } from './route';
import { SlaChip } from './SlaChip';
import { standing } from './sla';
import '../inbox/customer/customer.css';

export function Properties(props: { ticket: Ticket }) {
  const change = (values: Parameters<typeof changeTicket>[1]) =>
    void changeTicket(props.ticket.id, values);
  return (
    <aside class="pane ticket-side" aria-label={t('ticket.properties')}>
      <header class="pane-head">
        <h2>{t('ticket.properties')}</h2>
      </header>
      <div class="customer-body">
        <section class="customer-part ticket-fields">
          <Select
            label={t('ticket.status')}
            value={props.ticket.status}
            options={STATUSES.map((value) => ({ value, text: t(`ticket.status.${value}`) }))}
            onChange={(status: TicketStatus) => change({ status })}
          />
          <Select
            label={t('filter.priority')}
            value={props.ticket.priority}
            options={PRIORITIES.map((value) => ({ value, text: t(`priority.${value}`) }))}
            onChange={(priority: Priority) => change({ priority })}
          />
          <Select
            label={t('ticket.assignee')}
            value={String(props.ticket.agent_id ?? '')}
            options={[
              { value: '', text: t('ticket.nobody') },
              ...Object.values(agents).map(({ id, name }) => ({ value: String(id), text: name })),
            ]}
            onChange={(id: string) => change({ agent_id: id ? Number(id) : null })}
          />
          <Show when={teams().length > 0}>
            <Select
              label={t('filter.team')}
              value={String(props.ticket.team_id ?? '')}
              options={[
                { value: '', text: t('ticket.noTeam') },
                ...teams().map(({ id, name }) => ({ value: String(id), text: name })),
              ]}
              onChange={(id: string) => change({ team_id: id ? Number(id) : null })}
            />
          </Show>
          <Field
            label={t('ticket.due')}
            type="datetime-local"
            value={local(props.ticket.due_at)}
            onChange={(event) => {
              const at = event.currentTarget.value;
              change({ due_at: at ? new Date(at).toISOString() : null });
            }}
          />
          <Tags ticket={props.ticket} />
        </section>
        <Targets ticket={props.ticket} />
        <section class="customer-who customer-part">
          <Avatar
            name={customerName(props.ticket.customer)}
            id={props.ticket.customer_id}
            size="large"
          />
          <div class="customer-name">
            <p class="customer-title" dir="auto">
              {customerName(props.ticket.customer)}
            </p>
            <p class="meta cut" title={props.ticket.customer.email ?? undefined}>
              {props.ticket.customer.email ?? t('customer.noEmail')}
            </p>
          </div>
        </section>
        <PersonContext id={props.ticket.customer_id} withoutTicket={props.ticket.id} />
        <p class="meta ticket-made">
          {t('ticket.made', { at: full(props.ticket.created_at) })}
          <Show when={props.ticket.session_id}>
            {(id) => (
              <>
                {' '}
                <A href={`/inbox/active/${encodeURIComponent(id())}`}>{t('ticket.openChat')}</A>
              </>
            )}
          </Show>
        </p>
      </div>
    </aside>
  );
}

function Targets(props: { ticket: Ticket }) {
  const all = () =>
    (['first_response', 'resolution'] as const).flatMap((what) => {
      const promise = props.ticket.sla[what];
      return promise ? [{ promise, pressing: standing(what, promise, now()) }] : [];
    });
  return (
    <Show when={all().length > 0}>
      <section class="customer-part">
        <h3>{t('ticket.target')}</h3>
        <dl class="facts">
          <For each={all()}>
            {(one) => (
              <div class="fact">
                <dt class="cut">{t(`sla.${one.pressing.what}`)}</dt>
                <dd title={one.promise.due_at ? full(one.promise.due_at) : undefined}>
                  <SlaChip promise={one.pressing} />
                </dd>
              </div>
            )}
          </For>
        </dl>
      </section>
    </Show>
  );
}

function Tags(props: { ticket: Ticket }) {
  const joined = () => props.ticket.tags.join(', ');
  const [text, setText] = createSignal(joined());
  createEffect(on(joined, setText, { defer: true }));
  return (
    <Field
      label={t('ticket.tags')}
      hint={t('ticket.tagsHint')}
      dir="auto"
      value={text()}
      onInput={(event) => setText(event.currentTarget.value)}
      onChange={() => {
        const tags = text()
          .split(',')
          .map((tag) => tag.trim())
          .filter(Boolean);
        void changeTicket(props.ticket.id, { tags });
      }}
    />
  );
}

/** As a date field wants it: the reader's own time without a zone. */
function local(at: string | null): string {
  if (!at) return '';
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
