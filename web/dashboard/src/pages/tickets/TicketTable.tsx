// The tickets as rows: all columns while none is open, a narrow list beside the one that is.
import type { Ticket } from '@deskbell/protocol';
import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { t } from '../../i18n';
import { age, full } from '../../i18n/time';
import { now } from '../../state/clock';
import { customerName } from '../../state/people';
import { PriorityChip } from '../../ui/Chip';
import type { TicketsRoute } from './route';
import { SlaChip } from './SlaChip';
import { StatusChip } from './StatusChip';
import { pressing } from './sla';

export function TicketTable(props: { tickets: readonly Ticket[]; route: TicketsRoute }) {
  return (
    <table class="tickets-table">
      <caption class="unseen">{t('nav.tickets')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('ticket.subject')}</th>
          <th scope="col">{t('ticket.requester')}</th>
          <th scope="col">{t('ticket.status')}</th>
          <th scope="col">{t('filter.priority')}</th>
          <th scope="col">{t('ticket.assignee')}</th>
          <th scope="col">{t('ticket.target')}</th>
          <th scope="col">{t('ticket.changed')}</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.tickets}>{(ticket) => <Row ticket={ticket} route={props.route} />}</For>
      </tbody>
    </table>
  );
}

function Row(props: { ticket: Ticket; route: TicketsRoute }) {
  const isOpen = () => props.route.openId() === props.ticket.id;
  const promise = () => pressing(props.ticket, now());
  return (
    <tr classList={{ open: isOpen() }}>
      <th scope="row">
        <A
          class="ticket-link"
          href={props.route.path(props.ticket.id)}
          aria-current={isOpen() ? 'true' : undefined}
          activeClass=""
          inactiveClass=""
        >
          <span class="meta num">{props.ticket.number}</span>
          <span class="ticket-subject cut" dir="auto">
            {props.ticket.subject}
          </span>
        </A>
      </th>
      <td class="col-who cut" dir="auto">
        {customerName(props.ticket.customer)}
      </td>
      <td class="col-status">
        <StatusChip status={props.ticket.status} />
      </td>
      <td class="col-priority">
        <PriorityChip priority={props.ticket.priority} />
      </td>
      <td class="col-assignee cut" dir="auto">
        {props.ticket.agent?.name ?? (
          <span class="meta">{props.ticket.team?.name ?? t('ticket.nobody')}</span>
        )}
      </td>
      <td class="col-sla">
        <Show when={promise()}>{(held) => <SlaChip promise={held()} />}</Show>
      </td>
      <td class="col-age num meta">
        <time datetime={props.ticket.updated_at} title={full(props.ticket.updated_at)}>
          {age(Date.parse(props.ticket.updated_at), now())}
        </time>
      </td>
    </tr>
  );
}
