// Pure functions over the messages of one conversation: merge what arrives from the socket, from
// HTTP and from our own sends into one ordered list, and notice when something is missing.

import type { Message, Quote, SideCursors } from './types';

/**
 * `known` plus `incoming`, each message once, ordered by seq. Returns `known` itself when nothing
 * changed, so that a signal holding the list does not fire for a duplicate.
 */
export function mergeMessages<T extends Pick<Message, 'id' | 'seq'>>(
  known: readonly T[],
  incoming: readonly T[],
): readonly T[] {
  const ids = new Set(known.map((message) => message.id));
  const added: T[] = [];
  for (const message of incoming) {
    if (ids.has(message.id)) continue;
    ids.add(message.id);
    added.push(message);
  }
  if (added.length === 0) return known;
  return [...known, ...added].sort((a, b) => a.seq - b.seq);
}

/**
 * `known` with `message` in the place of the one it is now, and with what answers it quoting it as it is
 * now. Returns `known` itself when neither is in it.
 */
export function replaceMessage<T extends Message>(known: readonly T[], message: T): readonly T[] {
  let found = false;
  const next = known.map((one) => {
    if (one.id === message.id) {
      found = true;
      return message;
    }
    if (one.reply_to?.id !== message.id) return one;
    found = true;
    return { ...one, reply_to: quoteOf(message) };
  });
  return found ? next : known;
}

/** A message as what answers it shows it. */
export function quoteOf(message: Message): Quote {
  const { id, seq, sender_type, sender_id, sender_name } = message;
  const words = message.message || message.attachments.map(({ name }) => name).join(', ');
  const quote = { id, seq, sender_type, sender_id, sender_name };
  return message.deleted_at
    ? { ...quote, message: '', deleted: true }
    : { ...quote, message: [...words].slice(0, 140).join('') };
}

export interface Gap {
  /** Fetch the messages after this seq … */
  after: number;
  /** … until this one, which we have (or know to exist). */
  before: number;
}

/**
 * The first hole in an ordered list. `lastSeq` is the newest seq the conversation is known to have;
 * what lies before the first message of the list is older history, not a hole.
 */
export function findGap(messages: readonly Pick<Message, 'seq'>[], lastSeq = 0): Gap | null {
  let previous: number | null = null;
  for (const { seq } of messages) {
    if (previous !== null && seq > previous + 1) return { after: previous, before: seq };
    previous = seq;
  }
  if (previous !== null && lastSeq > previous) return { after: previous, before: lastSeq + 1 };
  return null;
}

export type MessageState = 'sending' | 'sent' | 'seen' | 'failed';

/** How far a stored message of ours has come; `sending` and `failed` belong to outbox entries. */
export function messageState(
  message: Pick<Message, 'seq' | 'sender_type'>,
  seen: SideCursors,
): MessageState {
  const other = message.sender_type === 'customer' ? seen.agent_seq : seen.customer_seq;
  return other >= message.seq ? 'seen' : 'sent';
}
