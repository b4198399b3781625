// The outbox against a server that loses answers, refuses and comes back.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, createOutbox, type Message, type OutboxEntry, SendError } from '../src';
import { seeded } from './random';

/** A server that stores by client_id, as the real one does. */
class Server {
  stored: { client_id: string; session_id: string; message: string }[] = [];
  trouble: (() => Error | null)[] = [];

  deliver = async (entry: OutboxEntry): Promise<Message> => {
    const before = this.trouble.shift()?.();
    if (before) throw before;
    if (!this.stored.some(({ client_id }) => client_id === entry.client_id)) {
      const session_id = entry.session_id ?? `new ${this.stored.length + 1}`;
      this.stored.push({ client_id: entry.client_id, session_id, message: entry.message });
    }
    const found = this.stored.find(({ client_id }) => client_id === entry.client_id);
    return { ...found, id: entry.client_id } as unknown as Message;
  };

  get texts() {
    return this.stored.map(({ message }) => message);
  }
}

const network = () => new ApiError(0, 'network', 'unreachable');
let server: Server;
let storage: Storage;

const open = (locks: LockManager | null = null) =>
  createOutbox({ storage, prefix: 'o.', deliver: server.deliver, locks, random: () => 0.5 });

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  storage = window.localStorage;
  storage.clear();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the outbox', () => {
  it('sends one conversation in the order it was written, whatever fails on the way', async () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const random = seeded(seed);
      server = new Server();
      server.trouble = Array.from({ length: 30 }, () => () => (random() < 0.5 ? network() : null));
      const outbox = open();
      const texts = Array.from({ length: 10 }, (_, i) => `message ${i}`);
      for (const message of texts) outbox.add({ session_id: 's', message });
      await vi.advanceTimersByTimeAsync(600_000);
      expect(server.texts, `seed ${seed}`).toEqual(texts);
      expect(outbox.entries(), `seed ${seed}`).toEqual([]);
      outbox.close();
    }
  });

  it('keeps the client_id when the answer was lost, so the server stores it once', async () => {
    const outbox = open();
    const { deliver } = server;
    let lost = false;
    server.deliver = async (entry) => {
      const message = await deliver(entry);
      if (lost) return message;
      lost = true;
      throw new SendError('dropped', 'cut');
    };
    const cut = createOutbox({
      storage,
      prefix: 'o.',
      deliver: (e) => server.deliver(e),
      locks: null,
    });
    cut.add({ session_id: 's', message: 'once' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.texts).toEqual(['once']);
    expect(outbox.entries()).toEqual([]);
  });

  it('survives a reload and an hour without a network', async () => {
    server.trouble = Array.from({ length: 1000 }, () => network);
    const before = open();
    before.add({ session_id: 's', message: 'written offline' });
    await vi.advanceTimersByTimeAsync(3_600_000);
    before.close();
    server.trouble = [];
    await open().flush();
    expect(server.texts).toEqual(['written offline']);
  });

  it('puts what follows the first message into the conversation it started', async () => {
    const outbox = open();
    server.trouble = [network];
    outbox.add({ session_id: null, message: 'hello' });
    outbox.add({ session_id: null, message: 'still there?' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.stored.map(({ session_id, message }) => [session_id, message])).toEqual([
      ['new 1', 'hello'],
      ['new 1', 'still there?'],
    ]);
  });

  it.each([
    [409, 'client_id_reused'],
    [422, 'invalid'],
    [403, 'forbidden'],
    [404, 'not_found'],
  ])('marks a message refused with %i as failed and goes on to the next', async (status, code) => {
    const outbox = open();
    server.trouble = [() => new ApiError(status, code, 'No.')];
    outbox.add({ session_id: 's', message: 'bad' });
    outbox.add({ session_id: 's', message: 'good' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.texts).toEqual(['good']);
    expect(outbox.entries()).toMatchObject([{ message: 'bad', error: { code, message: 'No.' } }]);
  });

  it('sends a failed message again when asked to', async () => {
    const outbox = open();
    server.trouble = [() => new ApiError(403, 'forbidden', 'No.')];
    const { client_id } = outbox.add({ session_id: 's', message: 'again' });
    await vi.advanceTimersByTimeAsync(0);
    outbox.retry(client_id);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.stored).toMatchObject([{ client_id, message: 'again' }]);
  });

  it('takes a new id for a retry when the old one names another message', async () => {
    const outbox = open();
    server.trouble = [() => new ApiError(409, 'client_id_reused', 'No.')];
    const { client_id } = outbox.add({ session_id: 's', message: 'again' });
    await vi.advanceTimersByTimeAsync(0);
    outbox.retry(client_id);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.texts).toEqual(['again']);
    expect(server.stored[0]?.client_id).not.toBe(client_id);
  });

  it('does not come back before the server said so', async () => {
    const outbox = open();
    server.trouble = [() => new ApiError(429, 'rate_limited', 'Slow down.', 20)];
    outbox.add({ session_id: 's', message: 'later' });
    await vi.advanceTimersByTimeAsync(19_000);
    await outbox.flush();
    expect(server.texts).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.texts).toEqual(['later']);
  });

  it('hands each message over once when several tabs flush at the same time', async () => {
    const tails = new Map<string, Promise<unknown>>();
    const locks = {
      request: (name: string, work: () => Promise<unknown>) => {
        const next = (tails.get(name) ?? Promise.resolve()).then(work);
        tails.set(name, next);
        return next;
      },
    } as unknown as LockManager;
    const delivered: string[] = [];
    const { deliver } = server;
    server.deliver = async (entry) => {
      delivered.push(entry.message);
      await new Promise((done) => setTimeout(done, 50));
      return deliver(entry);
    };
    const tabs = [open(locks), open(locks), open(locks)];
    tabs[0]?.add({ session_id: 's', message: 'a' });
    tabs[1]?.add({ session_id: 's', message: 'b' });
    for (const tab of tabs) void tab.flush();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(delivered).toEqual(['a', 'b']);
  });
});
