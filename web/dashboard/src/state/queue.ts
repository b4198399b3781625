// Which view a conversation belongs to and where it stands in it: pure rules, shared by the list and its tests.
import type { Priority, SavedFilter, Session, SessionQuery } from '@deskbell/protocol';

export const VIEWS = ['pending', 'mine', 'active', 'snoozed', 'closed'] as const;
export type View = (typeof VIEWS)[number];
/** As the address says it: a view of the house, or a saved one by its number. */
export type ViewName = View | `v${number}`;

export interface Filter {
  view: View;
  priority?: Priority | undefined;
  inbox?: number | undefined;
  team?: number | undefined;
  tag?: string | undefined;
  /** In place of `view`. */
  saved?: SavedFilter | undefined;
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
  if (session.snooze) return ['snoozed'];
  return session.agent_id === agentId ? ['active', 'mine'] : ['active'];
}

export function belongs(session: Session, filter: Filter, agentId: number): boolean {
  const inView = filter.saved
    ? belongsToSaved(session, filter.saved, agentId)
    : viewOf(session, agentId).includes(filter.view);
  return (
    inView &&
    (!filter.priority || session.priority === filter.priority) &&
    (!filter.inbox || session.inbox_id === filter.inbox) &&
    (!filter.team || session.team_id === filter.team) &&
    (!filter.tag || session.tags.includes(filter.tag))
  );
}

function belongsToSaved(session: Session, saved: SavedFilter, agentId: number): boolean {
  const holder = { me: agentId, none: null }[saved.agent_id ?? ''] ?? Number(saved.agent_id);
  return (
    (saved.status.length === 0 || saved.status.includes(session.status)) &&
    saved.tags.every((tag) => session.tags.includes(tag)) &&
    (saved.inbox_id === null || session.inbox_id === saved.inbox_id) &&
    (saved.team_id === null || session.team_id === saved.team_id) &&
    (saved.agent_id === null || session.agent_id === (saved.agent_id === 'none' ? null : holder)) &&
    (saved.priority === null || session.priority === saved.priority) &&
    (saved.snoozed === null || saved.snoozed === (session.snooze !== undefined))
  );
}

/** What the server is asked for, so that its pages arrive in the order `comparator` keeps. */
export function queryOf(filter: Filter): SessionQuery {
  const { saved } = filter;
  const tags = [...(saved?.tags ?? []), ...(filter.tag ? [filter.tag] : [])];
  const narrowed = {
    ...(filter.priority && { priority: filter.priority }),
    ...(filter.inbox && { inbox_id: filter.inbox }),
    ...(filter.team && { team_id: filter.team }),
    ...(tags.length > 0 && { tags: JSON.stringify(tags) }),
  };
  if (saved) {
    return {
      ...(saved.status.length > 0 && { status: saved.status.join(',') }),
      ...(saved.agent_id !== null && { agent_id: saved.agent_id }),
      ...(saved.priority && { priority: saved.priority }),
      ...(saved.inbox_id && { inbox_id: saved.inbox_id }),
      ...(saved.team_id && { team_id: saved.team_id }),
      ...(saved.q && { q: saved.q }),
      ...(saved.snoozed !== null && { snoozed: saved.snoozed }),
      ...narrowed,
      sort: 'recent',
    };
  }
  const { view } = filter;
  const isActive = view === 'mine' || view === 'active' || view === 'snoozed';
  return {
    status: isActive ? 'active' : view,
    ...(view === 'mine' && { agent_id: 'me' }),
    ...(isActive && { snoozed: view === 'snoozed' }),
    ...narrowed,
    sort: view === 'pending' ? 'queue' : 'recent',
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
