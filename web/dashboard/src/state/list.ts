// One view of the inbox: pages from the server, kept in order by frames. A search keeps the server's
// order instead, because only the server knows why a conversation matched.
import type { Session } from '@deskbell/protocol';
import { createSignal, onCleanup } from 'solid-js';
import { listSessions } from '../api/sessions';
import { me } from './auth';
import { onConversation, setCounts, store } from './conversations';
import { Ordered } from './ordered';
import { belongs, comparator, type Filter, queryOf } from './queue';

const PAGE = 50;
const LARGEST_PAGE = 200;

export interface ListFilter extends Filter {
  q?: string | undefined;
}

export type List = ReturnType<typeof createList>;

export function createList(filter: ListFilter) {
  // Only the server knows what a search finds.
  const searches = Boolean(filter.q || filter.saved?.q);
  const order = new Ordered<Session>(searches ? inServerOrder() : orderOf(filter));
  const [ids, setIds] = createSignal<readonly string[]>([]);
  const [loaded, setLoaded] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>(null);
  let next: string | null = null;
  let abort: AbortController | null = null;

  function place(session: Session): void {
    const fits = searches ? order.has(session.id) : belongs(session, filter, me()?.id ?? -1);
    if (fits ? order.put(session) : order.remove(session.id)) setIds(order.ids());
  }

  async function fetchPage(cursor: string | null, limit: number): Promise<void> {
    abort?.abort();
    const mine = new AbortController();
    abort = mine;
    setBusy(true);
    setError(null);
    // What frames say while the answer is on its way is newer than the answer.
    const meanwhile = new Map<string, Session>();
    const stop = onConversation((session) => meanwhile.set(session.id, session));
    try {
      const search = filter.q
        ? {
            q: filter.q,
            ...(filter.priority && { priority: filter.priority }),
            ...(filter.inbox && { inbox_id: filter.inbox }),
            ...(filter.team && { team_id: filter.team }),
            ...(filter.tag && { tags: JSON.stringify([filter.tag]) }),
          }
        : queryOf(filter);
      const answer = await listSessions(
        { ...search, limit, ...(cursor && { cursor }) },
        mine.signal,
      );
      if (mine.signal.aborted) return;
      stop();
      if (!cursor) order.clear();
      next = answer.next_cursor;
      if (answer.counts) setCounts(answer.counts);
      for (const session of answer.sessions) {
        const newer = meanwhile.get(session.id);
        if (!newer) store(session);
        if (searches) order.put(newer ?? session);
        else place(newer ?? session);
      }
      for (const session of meanwhile.values()) place(session);
      setIds(order.ids());
      setLoaded(true);
    } catch (cause) {
      if (!mine.signal.aborted) setError(cause);
    } finally {
      stop();
      if (abort === mine) {
        abort = null;
        setBusy(false);
      }
    }
  }

  onCleanup(onConversation(place));

  return {
    filter,
    ids,
    loaded,
    busy,
    error,
    /** Loads the list anew, as much of it as was loaded before. */
    reload: () => fetchPage(null, Math.min(LARGEST_PAGE, Math.max(PAGE, order.size))),
    async more(): Promise<void> {
      if (next && !busy()) await fetchPage(next, PAGE);
    },
    hasMore: () => next !== null,
  };
}

const orderOf = (filter: ListFilter) => comparator(filter.saved ? 'active' : filter.view);

function inServerOrder(): (a: Session, b: Session) => number {
  const came = new Map<string, number>();
  const at = (id: string) => {
    if (!came.has(id)) came.set(id, came.size);
    return came.get(id) as number;
  };
  return (a, b) => at(a.id) - at(b.id);
}
