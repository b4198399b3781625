// Every ticket this tab knows, as the newest answer said it. What an agent changes shows at once and is taken
// back when the server refuses; what colleagues change comes with `desk.changed`.
import type { Ticket, TicketPatch } from '@deskbell/protocol';
import { createStore, reconcile, unwrap } from 'solid-js/store';
import { explain } from '../api/problem';
import * as api from '../api/tickets';
import { t } from '../i18n';
import { edit } from './conversations';
import { go } from './navigation';
import { agents } from './people';
import { teams } from './teams';
import { toast } from './toasts';

const [tickets, setTickets] = createStore<Record<number, Ticket>>({});
/** Changes on their way: an answer asked before them must not take them back. */
const pending = new Map<number, number>();

export const ticketOf = (id: number): Ticket | undefined => tickets[id];

export function keepTicket(ticket: Ticket): void {
  if (!pending.get(ticket.id)) setTickets(ticket.id, reconcile(ticket));
}

export function forgetTickets(): void {
  pending.clear();
  setTickets(reconcile({}));
}

export async function changeTicket(id: number, values: TicketPatch): Promise<void> {
  const before = tickets[id];
  if (!before) return;
  const copy = structuredClone(unwrap(before));
  pending.set(id, (pending.get(id) ?? 0) + 1);
  setTickets(id, shown(values));
  let after: Ticket = copy;
  try {
    after = await api.changeTicket(id, values);
  } catch (error) {
    toast(explain(error), { tone: 'error' });
  }
  pending.set(id, (pending.get(id) ?? 1) - 1);
  keepTicket(after);
}

function shown(values: TicketPatch): Partial<Ticket> {
  const { agent_id, team_id, ...rest } = values;
  const agent = agents[agent_id ?? -1];
  const team = teams().find((one) => one.id === team_id);
  return {
    ...rest,
    ...(agent_id !== undefined && {
      agent_id,
      agent: agent ? { id: agent.id, name: agent.name } : null,
    }),
    ...(team_id !== undefined && {
      team_id,
      team: team ? { id: team.id, name: team.name } : null,
    }),
  };
}

export const ticketPath = (id: number): string => `/tickets/${id}`;

/** Makes a ticket of a chat, which stays open; a second time shows the first one. */
export async function convert(sessionId: string): Promise<void> {
  try {
    const ticket = await api.addTicket({ session_id: sessionId });
    keepTicket(ticket);
    edit(sessionId, () => ({ ticket_id: ticket.id }));
    toast(t('toast.ticket', { number: ticket.number }), {
      action: { text: t('ticket.openIt'), run: () => go(ticketPath(ticket.id)) },
    });
  } catch (error) {
    toast(explain(error), { tone: 'error' });
  }
}
