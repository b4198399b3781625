// Replies and notes on their way: kept, retried, refused, never doubled.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keep } from '../src/state/auth';
import {
  pendingOf,
  retry,
  sendNote,
  sendReply,
  startOutbox,
  stopOutbox,
} from '../src/state/outbox';
import { forgetTimelines, timeline } from '../src/state/timelines';
import { answer, later, login, message, note, problem, serve } from './make';

beforeEach(() => {
  localStorage.clear();
  keep(login);
});
afterEach(() => {
  stopOutbox();
  forgetTimelines();
  vi.unstubAllGlobals();
});

const stored = (init: RequestInit, seq: number) =>
  answer(
    message(seq, { sender_type: 'agent', client_id: JSON.parse(String(init.body)).client_id }),
    201,
  );

describe('the outbox', () => {
  it('shows a reply at once and keeps it until the server has it', async () => {
    const slow = later<void>();
    serve(async (_path, init) => {
      await slow.promise;
      return stored(init, 1);
    });
    const lines = timeline('one');
    startOutbox(() => null);
    sendReply('one', 'hello', 0);
    expect(pendingOf('one').map((entry) => entry.message)).toEqual(['hello']);
    slow.resolve();
    await vi.waitFor(() => expect(pendingOf('one')).toHaveLength(0));
    expect(lines.messages().map((one) => one.seq)).toEqual([1]);
  });

  it('sends what an earlier visit to the page left behind, under the same id', async () => {
    serve(() => Promise.reject(new TypeError('away')));
    startOutbox(() => null);
    sendReply('one', 'written before the reload', 0);
    const id = pendingOf('one')[0]?.client_id;
    stopOutbox();
    const ids: string[] = [];
    serve((_path, init) => {
      ids.push(JSON.parse(String(init.body)).client_id);
      return stored(init, 1);
    });
    startOutbox(() => null);
    await vi.waitFor(() => expect(pendingOf('one')).toHaveLength(0));
    expect(ids).toEqual([id]);
  });

  it('says "not sent" when the server refuses, and sends on retry', async () => {
    let open = false;
    serve((_path, init) => (open ? stored(init, 1) : problem(409, 'conversation_closed')));
    startOutbox(() => null);
    sendReply('one', 'too late', 0);
    await vi.waitFor(() => expect(pendingOf('one')[0]?.error?.code).toBe('conversation_closed'));
    open = true;
    retry(pendingOf('one')[0]?.client_id ?? '');
    await vi.waitFor(() => expect(pendingOf('one')).toHaveLength(0));
  });

  it('sends a private note to the notes, never to the customer', async () => {
    const paths: string[] = [];
    serve((path, init) => {
      paths.push(path);
      return answer(note(2, { client_id: JSON.parse(String(init.body)).client_id }), 201);
    });
    timeline('one');
    startOutbox(() => null);
    sendNote('one', 'only for us');
    await vi.waitFor(() => expect(timeline('one').notes()).toHaveLength(1));
    expect(paths).toEqual(['/chat/sessions/one/notes']);
  });
});
