// A conversation's window of messages: frames, pages and gaps.
import type { MessagesAnswer, PageQuery } from '@deskbell/protocol';
import { describe, expect, it, vi } from 'vitest';
import { createTimeline } from '../src/state/timeline';
import { AT, later, message, note, range } from './make';

/** A server that has messages 1 … `last`. */
function history(last: number) {
  const all = range(1, last);
  return vi.fn(
    async (_id: string, { before, after, limit = 50 }: PageQuery): Promise<MessagesAnswer> => {
      const older = all.filter((one) => one.seq < (before ?? Number.POSITIVE_INFINITY));
      const newer = all.filter((one) => one.seq > (after ?? 0));
      if (after !== undefined) {
        return { messages: newer.slice(0, limit), notes: [], has_more: newer.length > limit };
      }
      return { messages: older.slice(-limit), notes: [], has_more: older.length > limit };
    },
  );
}

const seqs = (lines: ReturnType<typeof createTimeline>) => lines.messages().map((one) => one.seq);
const numbers = (from: number, to: number) => range(from, to).map((one) => one.seq);

describe('a timeline', () => {
  it('shows a message once, whether the frame or the answer comes first', async () => {
    const lines = createTimeline('one', history(3));
    await lines.reload();
    lines.receive(message(4));
    lines.receive(message(4));
    lines.receive(message(2));
    expect(seqs(lines)).toEqual([1, 2, 3, 4]);
  });

  it('keeps a frame that arrives while the page is on its way', async () => {
    const page = later<MessagesAnswer>();
    const lines = createTimeline('one', () => page.promise);
    const loading = lines.reload();
    lines.receive(message(3));
    page.resolve({ messages: range(1, 2), notes: [], has_more: false });
    await loading;
    expect(seqs(lines)).toEqual([1, 2, 3]);
  });

  it('shows a message as it is now, though the page on its way still has it as it was', async () => {
    const page = later<MessagesAnswer>();
    const lines = createTimeline('one', () => page.promise);
    const loading = lines.reload();
    lines.update(message(2, { message: 'changed', edited_at: AT }));
    page.resolve({ messages: range(1, 2), notes: [], has_more: false });
    await loading;
    expect(lines.messages().map((one) => one.message)[1]).toBe('changed');
    lines.update(message(2, { message: '', deleted_at: AT }));
    expect(lines.messages()[1]?.deleted_at).toBe(AT);
    expect(seqs(lines)).toEqual([1, 2]);
  });

  it('fetches what lies between the page and a frame that overtook it', async () => {
    const page = later<MessagesAnswer>();
    const server = history(6);
    const lines = createTimeline('one', server);
    server.mockReturnValueOnce(page.promise);
    const loading = lines.reload();
    lines.receive(message(6));
    page.resolve({ messages: range(1, 3), notes: [], has_more: false });
    await loading;
    expect(seqs(lines)).toEqual(numbers(1, 6));
  });

  it('fetches what is missing between the page and the first frame', async () => {
    const server = history(8);
    const lines = createTimeline('one', server);
    server.mockResolvedValueOnce({ messages: range(1, 3), notes: [], has_more: false });
    await lines.reload();
    lines.receive(message(8));
    await vi.waitFor(() => expect(seqs(lines)).toEqual(numbers(1, 8)));
  });

  it('fetches what never came as a frame once the conversation is known to have it', async () => {
    const server = history(5);
    const lines = createTimeline('one', server);
    server.mockResolvedValueOnce({ messages: range(1, 3), notes: [], has_more: false });
    await lines.reload();
    lines.reach(5);
    await vi.waitFor(() => expect(seqs(lines)).toEqual(numbers(1, 5)));
  });

  it('pages back to the very first message', async () => {
    const lines = createTimeline('one', history(120));
    await lines.reload();
    expect(seqs(lines)).toEqual(numbers(71, 120));
    await lines.older();
    await lines.older();
    expect(seqs(lines)).toEqual(numbers(1, 120));
    expect(lines.hasOlder()).toBe(false);
  });

  it('lets the far end go in a long read, and pages forward to it again without a gap', async () => {
    const lines = createTimeline('one', history(500));
    await lines.reload();
    for (let page = 0; page < 8; page += 1) await lines.older();
    expect(lines.atNewest()).toBe(false);
    expect(seqs(lines).length).toBeLessThanOrEqual(300);
    lines.receive(message(501));
    expect(seqs(lines).includes(501)).toBe(false);
    while (!lines.atNewest()) await lines.newer();
    const shown = seqs(lines);
    expect(shown).toEqual(numbers(shown[0] ?? 0, 500));
  });

  it('drops what it held when it is loaded anew after a resync', async () => {
    const server = history(4);
    const lines = createTimeline('one', server);
    await lines.reload();
    server.mockResolvedValueOnce({ messages: range(1, 2), notes: [], has_more: false });
    await lines.reload();
    expect(seqs(lines)).toEqual([1, 2]);
  });

  it('tells the error and keeps what it has when a page does not come', async () => {
    const server = history(120);
    const lines = createTimeline('one', server);
    await lines.reload();
    server.mockRejectedValueOnce(new Error('away'));
    await lines.older();
    expect(lines.error()).toBeInstanceOf(Error);
    expect(seqs(lines)).toEqual(numbers(71, 120));
  });

  it('shows a private note once', async () => {
    const lines = createTimeline('one', history(2));
    await lines.reload();
    lines.receiveNote(note(1));
    lines.receiveNote(note(1));
    expect(lines.notes()).toHaveLength(1);
  });
});
