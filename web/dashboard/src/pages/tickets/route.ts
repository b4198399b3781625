// What the address of the tickets says: the open ticket and the filter, so that back and a shared link work.
import type { Priority, TicketQuery, TicketStatus } from '@deskbell/protocol';
import { useLocation, useNavigate, useParams, useSearchParams } from '@solidjs/router';
import { createMemo } from 'solid-js';
import { PRIORITIES } from '../../state/queue';

export const STATUSES: readonly TicketStatus[] = ['open', 'pending', 'solved', 'closed'];
export const SORTS = ['updated', 'created', 'priority', 'due'] as const;
export type TicketSort = (typeof SORTS)[number];
/** What is still to be dealt with; the default. */
export const ACTIVE = 'open,pending';

export type TicketsRoute = ReturnType<typeof useTicketsRoute>;

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

export function useTicketsRoute() {
  const params = useParams();
  const navigate = useNavigate();
  const location = useLocation();
  const [search, setSearch] = useSearchParams();

  const openId = createMemo(() => {
    const id = Number(params.id);
    return Number.isSafeInteger(id) && id > 0 ? id : null;
  });
  const status = createMemo(() => {
    const value = one(search.status) ?? '';
    return value === 'all' || STATUSES.includes(value as TicketStatus) ? value : ACTIVE;
  });
  const priority = createMemo(() => {
    const value = one(search.priority) as Priority;
    return PRIORITIES.includes(value) ? value : undefined;
  });
  const agent = createMemo(() => {
    const value = one(search.agent) ?? '';
    return value === 'me' || value === 'none' ? value : Number(value) || undefined;
  });
  const team = createMemo(() => {
    const value = one(search.team) ?? '';
    return value === 'none' ? value : Number(value) || undefined;
  });
  const q = createMemo(() => one(search.q)?.trim() || undefined);
  const sort = createMemo<TicketSort>(() => SORTS.find((s) => s === one(search.sort)) ?? 'updated');

  const query = createMemo(
    (): TicketQuery => ({
      ...(status() !== 'all' && { status: status() }),
      ...(priority() && { priority: priority() as Priority }),
      ...(agent() && { agent_id: agent() as 'me' | 'none' | number }),
      ...(team() && { team_id: team() as 'none' | number }),
      ...(q() && { q: q() as string }),
      sort: sort(),
    }),
    {} as TicketQuery,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );

  return {
    openId,
    status,
    priority,
    agent,
    team,
    q,
    sort,
    query,
    filtered: () => Boolean(q() || priority() || agent() || team() || status() !== ACTIVE),
    set: (values: Record<string, string>) => setSearch(values, { replace: true }),
    clear: () => setSearch({ q: '', priority: '', agent: '', team: '', status: '' }),
    path: (id: number | null) => `/tickets${id === null ? '' : `/${id}`}${location.search}`,
    open: (id: number | null) =>
      navigate(`/tickets${id === null ? '' : `/${id}`}${location.search}`),
  };
}
