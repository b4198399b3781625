// The list of tickets for a filter: loaded in pages, asked for again when a ticket changes, shown meanwhile.
import type { Ticket, TicketQuery } from '@deskbell/protocol';
import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import { listTickets } from '../../api/tickets';
import { onChange } from '../../state/changes';
import { keepTicket, ticketOf } from '../../state/tickets';

const PAGE = 50;
/** Many changes at once are one question. */
const GATHER = 150;

export type TicketList = ReturnType<typeof createTicketList>;

export function createTicketList(query: Accessor<TicketQuery>) {
  const [ids, setIds] = createSignal<readonly number[]>([]);
  const [next, setNext] = createSignal<string | null>(null);
  const [loaded, setLoaded] = createSignal(false);
  const [error, setError] = createSignal<unknown>(null);
  let abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(limit: number, cursor: string | null): Promise<void> {
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    try {
      const answer = await listTickets({ ...query(), limit, ...(cursor && { cursor }) }, signal);
      if (signal.aborted) return;
      for (const ticket of answer.tickets) keepTicket(ticket);
      const more = answer.tickets.map((ticket) => ticket.id);
      setIds((held) => (cursor ? [...held.filter((id) => !more.includes(id)), ...more] : more));
      setNext(answer.next_cursor);
      setError(null);
      setLoaded(true);
    } catch (cause) {
      if (!signal.aborted) setError(cause);
    }
  }
  /** As much as is shown, so that nobody who scrolled loses their place. */
  const reload = () => load(Math.min(200, Math.max(PAGE, ids().length)), null);

  createEffect(
    on(query, () => {
      setLoaded(false);
      setIds([]);
      void load(PAGE, null);
    }),
  );
  onChange('ticket', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void reload(), GATHER);
  });
  onCleanup(() => {
    clearTimeout(timer);
    abort.abort();
  });

  return {
    ids,
    tickets: () =>
      ids()
        .map(ticketOf)
        .filter((ticket): ticket is Ticket => ticket !== undefined),
    loaded,
    error,
    hasMore: () => next() !== null,
    more: () => void load(PAGE, next()),
    retry: () => void reload(),
  };
}
