// Every conversation this tab knows, by id, as the newest frame or answer said it. Rows and panes read
// one conversation each, so a frame redraws only what it is about.
import type { Customer, SenderType, Session, SessionCounts } from '@deskbell/protocol';
import { createSignal, type Signal } from 'solid-js';
import { me } from './auth';
import { type View, viewOf } from './queue';

type Cell = Signal<Session | undefined>;
type Listener = (session: Session) => void;

const cells = new Map<string, Cell>();
const listeners = new Set<Listener>();
const unsure = new Set<string>();
const waitStarts = new Map<string, number>();
const none: SessionCounts = { pending: 0, mine: 0, active: 0, closed: 0, snoozed: 0 };
const [counts, setCounts] = createSignal<SessionCounts>(none);
const [reading, setReading] = createSignal<string | null>(null);

/** How many conversations each view holds, on the server and kept up by frames. */
/** The conversation that is open, in sight and scrolled to its end: what arrives there is read. */
export { counts, reading, setCounts, setReading };

function cell(id: string): Cell {
  let found = cells.get(id);
  if (!found) {
    found = createSignal<Session | undefined>(undefined);
    cells.set(id, found);
  }
  return found;
}

export const conversation = (id: string): Session | undefined => cell(id)[0]();

export function onConversation(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What an HTTP answer said: complete, the caller's own unread count included. */
export function store(session: Session): void {
  const [known, set] = cell(session.id);
  const old = known();
  // A slow answer must not take back what a frame already brought.
  if (old && old.last_seq > session.last_seq && !unsure.has(session.id)) return;
  unsure.delete(session.id);
  waitStarts.set(session.id, Date.now() - session.wait_time * 1000);
  set(session);
  if (old) moveCounts(old, session);
  for (const listener of listeners) listener(session);
}

/** After a resync what is shown stays until it is loaded again, but any answer may replace it. */
export function doubtAll(): void {
  for (const id of cells.keys()) unsure.add(id);
}

/**
 * What a frame said. Frames go to every agent alike, so the unread count stays the one this agent has.
 * False when the conversation was not known before, so its old place in the counts isn't either.
 */
export function receive(session: Session): boolean {
  const [known, set] = cell(session.id);
  const old = known();
  if (old && old.last_seq > session.last_seq) return true;
  if (session.status === 'pending' && old && old.status !== 'pending') {
    waitStarts.set(session.id, Date.now());
  }
  const next = old
    ? { ...session, unread_count: old.unread_count, seen: later(old.seen, session.seen) }
    : session;
  set(next);
  if (old) moveCounts(old, next);
  for (const listener of listeners) listener(next);
  return old !== undefined;
}

/** A new message: moves the preview and counts as unread unless it is being read or the agent's own. */
export function receiveMessage(
  id: string,
  seq: number,
  sender: SenderType,
  wasLastSeq: number,
): void {
  if (seq <= wasLastSeq || sender !== 'customer' || reading() === id) return;
  edit(id, (session) => ({ unread_count: session.unread_count + 1 }));
}

export function edit(id: string, change: (session: Session) => Partial<Session>): void {
  const [known, set] = cell(id);
  const old = known();
  if (!old) return;
  const next = { ...old, ...change(old) };
  set(next);
  moveCounts(old, next);
  for (const listener of listeners) listener(next);
}

/**
 * When the wait of a pending conversation began, on this computer's clock. An answer says how long it
 * is by now; a frame may be a replayed one, so only its fixed times can be trusted.
 */
export const waitingSince = (session: Session): number =>
  waitStarts.get(session.id) ?? new Date(session.created_at).getTime();

export function customerWentOffline(customerId: number): void {
  for (const [id, [known]] of cells) {
    if (known()?.customer_id !== customerId) continue;
    edit(id, ({ customer }) => ({ customer: { ...customer, online: false, page: null } }));
  }
}

export const knowsCustomer = (id: number): boolean =>
  [...cells.values()].some(([known]) => known()?.customer_id === id);

/** Nothing is known of the person any more. */
export function forgetCustomer(id: number): void {
  for (const [known, set] of cells.values()) if (known()?.customer_id === id) set(undefined);
}

/** Somebody corrected the person: every chat of theirs shows it. Where they are on the site stays known. */
export function customerIs(customer: Customer): void {
  for (const [id, [known]] of cells) {
    if (known()?.customer_id !== customer.id) continue;
    edit(id, ({ customer: { online, page } }) => ({ customer: { ...customer, online, page } }));
  }
}

export function forgetAll(): void {
  const all = [...cells.values()];
  cells.clear();
  waitStarts.clear();
  for (const [, set] of all) set(undefined);
  setCounts(none);
}

export function countStarted(): void {
  setCounts((old) => ({ ...old, pending: old.pending + 1 }));
}

function later(a: Session['seen'], b: Session['seen']): Session['seen'] {
  return {
    customer_seq: Math.max(a.customer_seq, b.customer_seq),
    agent_seq: Math.max(a.agent_seq, b.agent_seq),
  };
}

function moveCounts(old: Session, next: Session): void {
  const agent = me()?.id ?? -1;
  const from = viewOf(old, agent);
  const to = viewOf(next, agent);
  if (from.join() === to.join()) return;
  setCounts((held) => {
    const moved: Record<View, number> = { ...held };
    for (const view of from) moved[view] = Math.max(0, moved[view] - 1);
    for (const view of to) moved[view] += 1;
    return moved;
  });
}
