// A message that changed takes the place of what it was, and of what quotes it.
import { expect, it } from 'vitest';
import { quoteOf, replaceMessage } from '../src/timeline';
import type { Message } from '../src/types';

const message = (seq: number, more: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  session_id: 's',
  seq,
  type: 'text',
  sender_type: 'agent',
  sender_id: 1,
  sender_name: 'Ann',
  message: `text ${seq}`,
  attachments: [],
  metadata: {},
  client_id: null,
  created_at: '2026-01-31T12:00:00.000Z',
  ...more,
});

it('replaces the message and the quotes of it, and nothing else', () => {
  const [one, two] = [message(1), message(2)];
  const three = message(3, { reply_to: quoteOf(one) });
  const edited = message(1, { message: 'changed', edited_at: '2026-01-31T12:01:00.000Z' });
  const after = replaceMessage([one, two, three], edited);
  expect(after.map((each) => each.message)).toEqual(['changed', 'text 2', 'text 3']);
  expect(after[1]).toBe(two);
  expect(after[2]?.reply_to?.message).toBe('changed');
});

it('leaves nothing of a deleted text in a quote', () => {
  const three = message(3, { reply_to: quoteOf(message(1)) });
  const gone = message(1, { message: '', deleted_at: '2026-01-31T12:01:00.000Z' });
  expect(replaceMessage([three], gone)[0]?.reply_to).toEqual({
    id: 'm1',
    seq: 1,
    sender_type: 'agent',
    sender_id: 1,
    sender_name: 'Ann',
    message: '',
    deleted: true,
  });
});

it('keeps the list itself when the message is not in it', () => {
  const held = [message(1)];
  expect(replaceMessage(held, message(7))).toBe(held);
});
