// Turns messages, notes and unsent replies into what the log shows: days, groups of bubbles, system
// lines. Unchanged items stay the same objects, so a new message redraws only itself.
import type { Message, Note } from '@deskbell/protocol';
import { startOfDay } from '../../../i18n/time';
import type { Pending } from '../../../state/outbox';

export type Item =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'unread'; key: string }
  | { kind: 'system'; key: string; message: Message }
  | { kind: 'note'; key: string; note: Note }
  | { kind: 'bubble'; key: string; message: Message; out: boolean; first: boolean; last: boolean }
  | { kind: 'pending'; key: string; entry: Pending };

/** A pause longer than this starts a new group of bubbles. */
const GROUP = 5 * 60_000;

export interface Sources {
  messages: readonly Message[];
  notes: readonly Note[];
  pending: readonly Pending[];
  hasOlder: boolean;
  atNewest: boolean;
  /** The first message that was unread when the conversation was opened. */
  unreadFrom: number | null;
}

export function buildItems(sources: Sources, before: readonly Item[] = []): Item[] {
  const items: Item[] = [];
  const { messages, notes } = sources;
  let day = 0;
  const enterDay = (at: string) => {
    const start = startOfDay(new Date(at));
    // A later message can carry an earlier time when a clock was set back: no second heading then.
    if (start <= day) return;
    day = start;
    items.push({ kind: 'day', key: `day-${start}`, at: start });
  };
  const first = messages[0]?.seq ?? 0;
  const last = messages.at(-1)?.seq ?? 0;
  // A note outside the window belongs to messages that are not on screen.
  const inside = notes.filter(
    (note) =>
      (note.after_seq >= first || !sources.hasOlder) &&
      (note.after_seq <= last || sources.atNewest),
  );
  let nextNote = 0;
  const placeNotes = (upTo: number) => {
    for (let note = inside[nextNote]; note && note.after_seq <= upTo; note = inside[++nextNote]) {
      enterDay(note.created_at);
      items.push({ kind: 'note', key: note.id, note });
    }
  };

  placeNotes(first - 1);
  messages.forEach((message, index) => {
    enterDay(message.created_at);
    if (message.seq === sources.unreadFrom) items.push({ kind: 'unread', key: 'unread' });
    if (message.type === 'system' || message.sender_type === 'system') {
      items.push({ kind: 'system', key: message.id, message });
    } else {
      const noteAfter = inside[nextNote]?.after_seq === message.seq;
      items.push({
        kind: 'bubble',
        key: message.id,
        message,
        out: message.sender_type !== 'customer',
        first: !joins(items.at(-1), message),
        last: noteAfter || !follows(message, messages[index + 1]),
      });
    }
    placeNotes(message.seq);
  });
  placeNotes(Number.POSITIVE_INFINITY);
  const stored = new Set(messages.map((message) => message.client_id));
  const noted = new Set(notes.map((note) => note.client_id));
  for (const entry of sources.pending) {
    if (stored.has(entry.client_id) || noted.has(entry.client_id)) continue;
    items.push({ kind: 'pending', key: entry.client_id, entry });
  }
  return keepSame(items, before);
}

const joins = (above: Item | undefined, message: Message) =>
  above?.kind === 'bubble' && follows(above.message, message);

function follows(message: Message, next: Message | undefined): boolean {
  return (
    next !== undefined &&
    next.type !== 'system' &&
    next.sender_type === message.sender_type &&
    next.sender_id === message.sender_id &&
    startOfDay(new Date(next.created_at)) === startOfDay(new Date(message.created_at)) &&
    new Date(next.created_at).getTime() - new Date(message.created_at).getTime() < GROUP
  );
}

function keepSame(items: Item[], before: readonly Item[]): Item[] {
  const old = new Map(before.map((item) => [item.key, item]));
  return items.map((item) => {
    const held = old.get(item.key);
    return held && same(held, item) ? held : item;
  });
}

function same(a: Item, b: Item): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'pending' && b.kind === 'pending')
    return a.entry.error?.code === b.entry.error?.code;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  return Object.keys(left).every((name) => left[name] === right[name]);
}
