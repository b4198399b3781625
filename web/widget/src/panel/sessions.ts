// The visitor's conversations, newest first, kept up to date from answers and frames.

import type { Message, VisitorSession } from '@deskbell/protocol';
import { createSignal } from 'solid-js';

export type Sessions = ReturnType<typeof createSessions>;

const newestFirst = (a: VisitorSession, b: VisitorSession) =>
  (b.last_message_at ?? b.created_at).localeCompare(a.last_message_at ?? a.created_at);

export function createSessions() {
  const [list, setList] = createSignal<readonly VisitorSession[]>([]);
  const get = (id: string | null) => list().find((session) => session.id === id);

  function put(session: VisitorSession) {
    const known = get(session.id);
    // An answer that was under way while newer frames came must not turn the clock back.
    if (known && known.last_seq > session.last_seq) return;
    const rest = list().filter(({ id }) => id !== session.id);
    // Only answers carry the place in line; a frame in between does not lose it.
    const waits = session.status === 'pending' && known?.status === 'pending';
    const queue_position = session.queue_position ?? (waits ? known.queue_position : null);
    const expected_wait =
      session.expected_wait ?? (waits && !session.queue_position ? known.expected_wait : null);
    setList(
      [{ ...session, queue_position, expected_wait: expected_wait ?? null }, ...rest].sort(
        newestFirst,
      ),
    );
  }

  const change = (id: string, to: (known: VisitorSession) => Partial<VisitorSession>) => {
    const known = get(id);
    if (known) put({ ...known, ...to(known) });
  };

  return {
    list,
    get,
    put,
    clear: () => void setList([]),
    unread: () => list().reduce((sum, session) => sum + session.unread_count, 0),
    /** A message arrived; false when its conversation is not known yet. */
    note(message: Message): boolean {
      const known = get(message.session_id);
      if (!known) return false;
      if (message.seq <= known.last_seq) return true;
      const { seq, sender_type, sender_name, message: text, created_at } = message;
      // Who writes has seen what stands before it; the server counts the same way.
      const customer_seq = sender_type === 'customer' ? seq : known.seen.customer_seq;
      put({
        ...known,
        last_seq: seq,
        seen: { ...known.seen, customer_seq },
        last_message: { seq, sender_type, sender_name, message: text, created_at },
        last_message_at: created_at,
        unread_count: seq - customer_seq,
      });
      return true;
    },
    /** The last thing said is no longer what it was. */
    changed: ({ session_id, seq, message, deleted_at }: Message) =>
      change(session_id, ({ last_message }) =>
        last_message?.seq === seq
          ? { last_message: { ...last_message, message, deleted: deleted_at !== undefined } }
          : {},
      ),
    /** The place in line, told while it changes. */
    moved: (id: string, queue_position: number, expected_wait: number | null) =>
      change(id, (known) => (known.status === 'pending' ? { queue_position, expected_wait } : {})),
    seenByAgent: (id: string, seq: number) =>
      change(id, ({ seen }) => ({
        seen: { ...seen, agent_seq: Math.max(seen.agent_seq, seq) },
      })),
    seenByVisitor: (id: string, seq: number) =>
      change(id, ({ seen, last_seq, unread_count }) => ({
        seen: { ...seen, customer_seq: Math.max(seen.customer_seq, seq) },
        unread_count: Math.min(unread_count, Math.max(0, last_seq - seq)),
      })),
  };
}
