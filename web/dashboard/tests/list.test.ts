// A view of the inbox: the server's pages and the frames that arrive between them.
import { createRoot } from 'solid-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keep } from '../src/state/auth';
import { conversation, forgetAll, receive } from '../src/state/conversations';
import { createList, type ListFilter } from '../src/state/list';
import { answer, later, login, serve, session } from './make';

const none = { pending: 0, mine: 0, active: 0, closed: 0, snoozed: 0 };
const page = (sessions: unknown[], next_cursor: string | null = null) =>
  answer({ sessions, next_cursor, counts: none });
let dispose = () => {};

const make = (filter: ListFilter) =>
  createRoot((end) => {
    dispose = end;
    return createList(filter);
  });

beforeEach(() => keep(login));
afterEach(() => {
  dispose();
  forgetAll();
  vi.unstubAllGlobals();
});

const at = (id: string, minute: number, values = {}) =>
  session({
    id,
    created_at: `2026-03-02T10:${String(minute).padStart(2, '0')}:00.000Z`,
    ...values,
  });

describe('the pending list', () => {
  it('takes in a new chat where it belongs and drops one that was accepted', async () => {
    serve(() => page([at('a', 1), at('c', 3)]));
    const list = make({ view: 'pending' });
    await list.reload();
    receive(at('b', 2));
    receive(at('u', 9, { priority: 'urgent' }));
    expect(list.ids()).toEqual(['u', 'a', 'b', 'c']);
    receive(at('a', 1, { status: 'active', agent_id: 2 }));
    expect(list.ids()).toEqual(['u', 'b', 'c']);
  });

  it('believes a frame more than the answer that was on its way', async () => {
    const slow = later<Response>();
    serve(() => slow.promise);
    const list = make({ view: 'pending' });
    const loading = list.reload();
    receive(at('a', 1, { status: 'active', agent_id: 2 }));
    receive(at('new', 5));
    slow.resolve(page([at('a', 1), at('b', 2)]));
    await loading;
    expect(list.ids()).toEqual(['b', 'new']);
    expect(conversation('a')?.status).toBe('active');
  });

  it('adds the next page without doubling what frames already brought', async () => {
    serve((path) =>
      path.includes('cursor=') ? page([at('c', 3), at('d', 4)]) : page([at('a', 1)], 'next'),
    );
    const list = make({ view: 'pending' });
    await list.reload();
    receive(at('c', 3));
    await list.more();
    expect(list.ids()).toEqual(['a', 'c', 'd']);
    expect(list.hasMore()).toBe(false);
  });

  it('keeps what it shows when loading again fails', async () => {
    const fetch = serve(() => page([at('a', 1)]));
    const list = make({ view: 'pending' });
    await list.reload();
    fetch.mockRejectedValueOnce(new TypeError('away'));
    await list.reload();
    expect(list.ids()).toEqual(['a']);
    expect(list.error()).not.toBeNull();
  });
});

describe('a search', () => {
  it("keeps the server's order and lets no other chat in", async () => {
    serve(() => page([at('z', 9), at('a', 1)]));
    const list = make({ view: 'pending', q: 'refund' });
    await list.reload();
    receive(at('b', 2));
    expect(list.ids()).toEqual(['z', 'a']);
  });
});
