// What frames do to the conversations this tab knows.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keep } from '../src/state/auth';
import {
  conversation,
  counts,
  doubtAll,
  forgetAll,
  setCounts,
  setReading,
  store,
} from '../src/state/conversations';
import { receiveFrame } from '../src/state/frames';
import { login, message, session } from './make';

beforeEach(() => keep(login));
afterEach(() => {
  setReading(null);
  forgetAll();
});

const said = (seq: number, values = {}) =>
  receiveFrame({
    type: 'chat.message.new',
    data: { ...message(seq, values), session: session({ last_seq: seq, unread_count: 99 }) },
  });

describe('unread messages', () => {
  it("counts the customer's messages, and each only once", () => {
    store(session({ last_seq: 1, unread_count: 1 }));
    said(2);
    said(2);
    expect(conversation('one')?.unread_count).toBe(2);
  });

  it("does not count an agent's messages", () => {
    store(session({ last_seq: 1 }));
    said(2, { sender_type: 'agent', sender_id: 1 });
    expect(conversation('one')?.unread_count).toBe(0);
  });

  it('does not count what is being read', () => {
    store(session({ last_seq: 1 }));
    setReading('one');
    said(2);
    expect(conversation('one')?.unread_count).toBe(0);
  });

  it('is none after I have seen everything on another device', () => {
    store(session({ last_seq: 3, unread_count: 2 }));
    receiveFrame({
      type: 'chat.seen',
      data: { session_id: 'one', user_id: 1, user_type: 'agent', seq: 3, message_id: 'm3' },
    });
    expect(conversation('one')?.unread_count).toBe(0);
  });

  it('stays when only a colleague has seen it', () => {
    store(session({ last_seq: 3, unread_count: 2 }));
    receiveFrame({
      type: 'chat.seen',
      data: { session_id: 'one', user_id: 2, user_type: 'agent', seq: 3, message_id: 'm3' },
    });
    expect(conversation('one')?.unread_count).toBe(2);
  });
});

describe('a conversation', () => {
  it('is not taken back by an answer older than a frame', () => {
    store(session({ last_seq: 1 }));
    said(5);
    store(session({ last_seq: 2 }));
    expect(conversation('one')?.last_seq).toBe(5);
  });

  it('may go back after a resync, because the server was restored', () => {
    store(session({ last_seq: 9 }));
    doubtAll();
    store(session({ last_seq: 2 }));
    expect(conversation('one')?.last_seq).toBe(2);
  });

  it('moves from one count to the other when it is accepted', () => {
    store(session());
    setCounts({ pending: 4, mine: 0, active: 2, closed: 7, snoozed: 0 });
    receiveFrame({
      type: 'chat.session.assigned',
      data: session({ status: 'active', agent_id: 1, agent: { id: 1, name: 'Dana' } }),
    });
    expect(counts()).toEqual({ pending: 3, mine: 1, active: 3, closed: 7, snoozed: 0 });
  });

  it('asks for the counts when something it never saw has changed', () => {
    const known = receiveFrame({ type: 'chat.session.ended', data: session({ status: 'closed' }) });
    expect(known).toBe(false);
  });
});
