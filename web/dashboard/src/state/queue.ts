// Which view a conversation belongs to and where it stands in it: pure rules, shared by the list and its tests.
import type { Priority, Session } from '@deskbell/protocol';

export const VIEWS = ['pending', 'mine', 'active', 'closed'] as const;
export type View = (typeof VIEWS)[number];

export interface Filter {
  view: View;
  priority?: Priority | undefined;
  inbox?: number | undefined;
  team?: number | undefined;
}

export const PRIORITIES: readonly Priority[] = ['urgent', 'high', 'medium', 'low'];
const rank = (priority: Priority) => PRIORITIES.indexOf(priority);

/** Seconds in the queue after which the waiting time turns red. */
export const LONG_WAIT = 300;

export function isView(name: string | undefined): name is View {
  return VIEWS.includes(name as View);
}

export function viewOf(session: Session, agentId: number): View[] {
  if (session.status === 'pending') return ['pending'];
  if (session.status === 'closed') return ['closed'];
  return session.agent_id === agentId ? ['active', 'mine'] : ['active'];
}

export function belongs(session: Session, filter: Filter, agentId: number): boolean {
  return (
    viewOf(session, agentId).includes(filter.view) &&
    (!filter.priority || session.priority === filter.priority) &&
    (!filter.inbox || session.inbox_id === filter.inbox) &&
    (!filter.team || session.team_id === filter.team)
  );
}

/** What the server is asked for, so that its pages arrive in the order `comparator` keeps. */
export function queryOf(filter: Filter) {
  return {
    status: filter.view === 'mine' ? 'active' : filter.view,
    ...(filter.view === 'mine' && { agent_id: 'me' as const }),
    ...(filter.priority && { priority: filter.priority }),
    ...(filter.inbox && { inbox_id: filter.inbox }),
    ...(filter.team && { team_id: filter.team }),
    sort: filter.view === 'pending' ? ('queue' as const) : ('recent' as const),
  };
}

type Comparator = (a: Session, b: Session) => number;

const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Pending: urgent first, then who has waited longest. Elsewhere: the newest activity first. */
export function comparator(view: View): Comparator {
  if (view === 'pending') {
    return (a, b) =>
      rank(a.priority) - rank(b.priority) || text(a.queued_at, b.queued_at) || text(a.id, b.id);
  }
  return (a, b) => text(b.last_activity_at, a.last_activity_at) || text(b.id, a.id);
}
