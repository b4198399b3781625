// One conversation's messages: pages of history, and holes that are fetched until there are none.

import type { Message } from '@deskbell/protocol';
import { describe, expect, it } from 'vitest';
import { createChat } from '../src/panel/chat';

const message = (seq: number) => ({ id: `m${seq}`, seq, session_id: 's1' }) as Message;

/** A server that holds messages 1 to `count` and answers at most `page` at a time. */
function open(count: number, page: number) {
  const asked: string[] = [];
  const stored = Array.from({ length: count }, (_, i) => message(i + 1));
  const chat = createChat('s1', async ({ before, after }) => {
    asked.push(before ? `before=${before}` : after ? `after=${after}` : 'newest');
    const found = stored.filter(({ seq }) => seq < (before ?? count + 1) && seq > (after ?? 0));
    return {
      messages: after ? found.slice(0, page) : found.slice(-page),
      has_more: found.length > page,
    };
  });
  const seqs = () => chat.messages().map(({ seq }) => seq);
  return { chat, asked, seqs };
}

describe('a conversation', () => {
  it('loads the newest page first and older ones before it', async () => {
    const { chat, seqs } = open(5, 2);
    await chat.load('first');
    expect(seqs()).toEqual([4, 5]);
    expect(chat.hasMore()).toBe(true);
    await chat.load('earlier');
    await chat.load('earlier');
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
    expect(chat.hasMore()).toBe(false);
  });

  it('fetches everything that is missing before a message that came too early', async () => {
    const { chat, seqs } = open(9, 2);
    chat.seed([message(1), message(2)]);
    chat.receive(message(9));
    await expect.poll(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('asks once for what the server does not have', async () => {
    const { chat, asked } = open(3, 10);
    chat.seed([message(1), message(2), message(3)]);
    await chat.fill(7);
    expect(asked).toEqual(['after=3']);
  });

  it('takes a change over what an older answer says, and else what was asked for last', async () => {
    const said = (seq: number, text: string) => ({
      ...message(seq),
      message: text,
      attachments: [],
    });
    let answer = (_: { messages: Message[]; has_more: boolean }) => {};
    const chat = createChat('s1', () => new Promise((resolve) => (answer = resolve)));
    chat.seed([said(1, 'first'), said(2, 'second')]);
    const again = chat.again();
    chat.change(said(2, 'edited'));
    answer({ messages: [said(1, 'first, edited'), said(2, 'second')], has_more: false });
    await again;
    expect(chat.messages().map((one) => one.message)).toEqual(['first, edited', 'edited']);
  });

  it('says that loading failed and can be asked again', async () => {
    let down = true;
    const answer = { messages: [message(1)], has_more: false };
    const chat = createChat('s1', async () => {
      if (down) throw new Error('down');
      return answer;
    });
    await chat.load('first');
    expect(chat.loading()).toBe('failed');
    down = false;
    await chat.load('first');
    expect(chat.loading()).toBeNull();
    expect(chat.messages()).toHaveLength(1);
  });
});
