// What the log shows: days, groups, notes in their place, nothing twice.
import { describe, expect, it } from 'vitest';
import { buildItems, type Sources } from '../src/pages/inbox/conversation/items';
import type { Pending } from '../src/state/outbox';
import { message, note } from './make';

const sources = (values: Partial<Sources>): Sources => ({
  messages: [],
  notes: [],
  pending: [],
  hasOlder: false,
  atNewest: true,
  unreadFrom: null,
  ...values,
});
const kinds = (values: Partial<Sources>) => buildItems(sources(values)).map((item) => item.kind);
const unsent = (client_id: string): Pending => ({
  client_id,
  session_id: 'one',
  message: 'mine',
  created_at: '2026-03-02T10:00:00.000Z',
  order: 1,
  note: false,
});

describe('the log', () => {
  it('puts a day heading before the first message of each day', () => {
    const next = message(2, { created_at: '2026-03-04T10:00:00.000Z' });
    expect(kinds({ messages: [message(1), next] })).toEqual(['day', 'bubble', 'day', 'bubble']);
  });

  it('never goes back a day when a clock was set back', () => {
    const earlier = message(2, { created_at: '2026-02-20T10:00:00.000Z' });
    expect(kinds({ messages: [message(1), earlier] })).toEqual(['day', 'bubble', 'bubble']);
  });

  it('groups what one person writes in a row, and ends the group at a long pause', () => {
    const pause = message(3, { created_at: '2026-03-02T10:20:00.000Z' });
    const bubbles = buildItems(sources({ messages: [message(1), message(2), pause] })).filter(
      (item) => item.kind === 'bubble',
    );
    expect(bubbles.map((item) => [item.first, item.last])).toEqual([
      [true, false],
      [false, true],
      [true, true],
    ]);
  });

  it('stands a private note right after the message it belongs to', () => {
    const items = buildItems(sources({ messages: [message(1), message(2)], notes: [note(1)] }));
    expect(items.map((item) => item.key)).toEqual([items[0]?.key, 'm1', 'n1', 'm2']);
  });

  it('leaves out notes whose messages are not on screen', () => {
    const items = kinds({ messages: [message(10)], notes: [note(3)], hasOlder: true });
    expect(items).not.toContain('note');
  });

  it('shows a reply that is stored no second time as unsent', () => {
    const stored = message(1, { sender_type: 'agent', client_id: 'c1' });
    const items = kinds({ messages: [stored], pending: [unsent('c1'), unsent('c2')] });
    expect(items.filter((kind) => kind === 'pending')).toHaveLength(1);
  });

  it('keeps the items that did not change, so that they are not drawn again', () => {
    const [one, two, three] = [message(1), message(2), message(3)];
    const before = buildItems(sources({ messages: [one, two] }));
    const after = buildItems(sources({ messages: [one, two, three] }), before);
    expect(after[1]).toBe(before[1]);
    expect(after[2]).not.toBe(before[2]);
  });
});
