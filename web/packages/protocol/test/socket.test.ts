// The connection against a socket whose both ends the test holds, on a fake clock.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ConnectionState, createConnection, type EventsAnswer } from '../src';
import { FakeSocket } from './fake-socket';

let states: ConnectionState[];
let frames: string[];
let resyncs: string[];
let polls: string[];
let answers: (() => Promise<Response>)[];
let connection: ReturnType<typeof createConnection>;

const json = (body: EventsAnswer) => new Response(JSON.stringify(body));

function connect(random = () => 0.5, cursor?: string) {
  connection = createConnection({
    url: 'https://desk.example',
    token: () => 'secret',
    cursor,
    onFrame: (frame) => frame.type === 'chat.typing' && frames.push(frame.cursor ?? ''),
    onState: (state) => states.push(state),
    onResync: (reason) => resyncs.push(reason),
    transport: {
      WebSocket: FakeSocket as unknown as typeof WebSocket,
      random,
      fetch: (input, init) => {
        polls.push(String(input));
        const answer = answers.shift();
        if (answer) return answer();
        return new Promise((_, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        });
      },
    },
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  states = [];
  frames = [];
  resyncs = [];
  polls = [];
  answers = [];
});

afterEach(() => {
  connection.close();
  vi.useRealTimers();
});

describe('the connection', () => {
  it('keeps the token out of the address', () => {
    connect();
    expect(FakeSocket.last.url).toBe('wss://desk.example/ws');
    expect(FakeSocket.last.protocols).toEqual(['bearer.secret']);
  });

  it('resumes after the newest frame it saw and shows each frame once', () => {
    connect();
    FakeSocket.last.hello();
    FakeSocket.last.typing('e.4');
    FakeSocket.last.typing('e.5');
    FakeSocket.last.cut();
    vi.advanceTimersByTime(500);
    expect(FakeSocket.last.url).toContain('?cursor=e.5');
    FakeSocket.last.hello('e.6', true);
    FakeSocket.last.typing('e.5');
    FakeSocket.last.typing('e.6');
    expect(frames).toEqual(['e.4', 'e.5', 'e.6']);
  });

  it('resumes from the head of the first hello when nothing came before the cut', () => {
    connect();
    FakeSocket.last.hello('e.41');
    FakeSocket.last.cut();
    vi.advanceTimersByTime(500);
    expect(FakeSocket.last.url).toContain('?cursor=e.41');
  });

  it('waits twice as long after each failure, thirty seconds at most', () => {
    connect();
    const delays: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      FakeSocket.last.cut();
      const before = FakeSocket.all.length;
      let waited = 0;
      while (FakeSocket.all.length === before) {
        vi.advanceTimersByTime(100);
        waited += 100;
      }
      delays.push(waited);
    }
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  });

  it('spreads the retries between half and one and a half times', () => {
    connect(() => 0.999);
    FakeSocket.last.cut();
    vi.advanceTimersByTime(740);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(20);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('resolves a send with its ack and rejects it with its error', async () => {
    connect();
    FakeSocket.last.hello();
    const first = connection.send('chat.typing', { session_id: 's', is_typing: true });
    const second = connection.send('chat.typing', { session_id: 't', is_typing: true });
    const [a, b] = FakeSocket.last.sent.map((frame) => frame.ref);
    FakeSocket.last.say({ type: 'error', ref: b, data: { code: 'not_found', message: 'No.' } });
    FakeSocket.last.say({ type: 'ack', ref: a, data: { ok: true } });
    await expect(first).resolves.toEqual({ ok: true });
    await expect(second).rejects.toMatchObject({ code: 'not_found' });
  });

  it('rejects what is in flight when the connection drops', async () => {
    connect();
    FakeSocket.last.hello();
    const sent = connection.send('chat.typing', { session_id: 's', is_typing: true });
    FakeSocket.last.cut();
    await expect(sent).rejects.toMatchObject({ code: 'dropped' });
    await expect(connection.send('ping', {})).rejects.toMatchObject({ code: 'not_connected' });
  });

  it('reconnects when a ping stays unanswered for ten seconds', () => {
    connect();
    FakeSocket.last.hello();
    vi.advanceTimersByTime(25_000);
    expect(FakeSocket.last.sent.at(-1)?.type).toBe('ping');
    vi.advanceTimersByTime(10_000);
    expect(FakeSocket.all[0]?.closed).toBe(true);
    expect(connection.state).toBe('reconnecting');
  });

  it('stays when the pong comes', () => {
    connect();
    FakeSocket.last.hello();
    vi.advanceTimersByTime(25_000);
    FakeSocket.last.say({ type: 'pong', data: { head: 'e.0' } });
    vi.advanceTimersByTime(20_000);
    expect(connection.state).toBe('live');
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('reconnects when the head is ahead and nothing comes within two seconds', () => {
    connect();
    FakeSocket.last.hello('e.3');
    FakeSocket.last.say({ type: 'pong', data: { head: 'e.9' } });
    expect(connection.state).toBe('behind');
    vi.advanceTimersByTime(2_000);
    expect(FakeSocket.all[0]?.closed).toBe(true);
  });

  it('is live again when the missing frame comes in time', () => {
    connect();
    FakeSocket.last.hello('e.3');
    FakeSocket.last.say({ type: 'pong', data: { head: 'e.4' } });
    FakeSocket.last.typing('e.4');
    vi.advanceTimersByTime(5_000);
    expect(connection.state).toBe('live');
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('goes on from the head after a resync, also into a new epoch', () => {
    connect(undefined, 'old.900');
    FakeSocket.last.hello('new.2');
    FakeSocket.last.say({ type: 'resync', data: { reason: 'restored', head: 'new.2' } });
    FakeSocket.last.typing('new.3');
    expect(resyncs).toEqual(['restored']);
    expect(frames).toEqual(['new.3']);
    expect(connection.cursor).toBe('new.3');
  });

  it.each([
    [4401, 'signed-out'],
    [4403, 'refused'],
  ] as const)('stops at close code %i and says %s', (code, state) => {
    connect();
    FakeSocket.last.cut(code);
    vi.advanceTimersByTime(120_000);
    expect(connection.state).toBe(state);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('comes back with its cursor after being too slow', () => {
    connect();
    FakeSocket.last.hello();
    FakeSocket.last.typing('e.8');
    FakeSocket.last.cut(4408);
    vi.advanceTimersByTime(500);
    expect(FakeSocket.last.url).toContain('cursor=e.8');
  });

  it('connects at once when the network is back', () => {
    connect();
    for (let i = 0; i < 5; i += 1) {
      FakeSocket.last.cut();
      if (i < 4) vi.advanceTimersByTime(20_000);
    }
    const before = FakeSocket.all.length;
    window.dispatchEvent(new Event('online'));
    expect(FakeSocket.all).toHaveLength(before + 1);
  });
});

describe('the long poll', () => {
  const fail = (times: number) => {
    for (let i = 0; i < times; i += 1) {
      FakeSocket.last.cut();
      if (i < times - 1) vi.advanceTimersByTime(5_000);
    }
  };

  it('stands in after three failures, over the same cursor, without showing a frame twice', async () => {
    connect();
    FakeSocket.last.hello('e.1');
    const typing = (cursor: string) => ({
      type: 'chat.typing' as const,
      data: {
        session_id: 's',
        user_id: 1,
        user_type: 'agent' as const,
        user_name: null,
        is_typing: true,
      },
      cursor,
    });
    answers.push(async () => json({ events: [typing('e.1'), typing('e.2')], cursor: 'e.2' }));
    fail(2);
    expect(polls).toEqual([]);
    vi.advanceTimersByTime(5_000);
    fail(1);
    await vi.waitFor(() => expect(connection.state).toBe('polling'));
    expect(polls[0]).toContain('cursor=e.1');
    expect(frames).toEqual(['e.2']);
    expect(connection.cursor).toBe('e.2');
  });

  it('ends when the socket is back', async () => {
    connect();
    answers.push(async () => json({ events: [], cursor: 'e.1' }));
    fail(3);
    await vi.waitFor(() => expect(connection.state).toBe('polling'));
    vi.advanceTimersByTime(5_000);
    FakeSocket.last.hello('e.1', true);
    expect(connection.state).toBe('live');
    const asked = polls.length;
    vi.advanceTimersByTime(20_000);
    expect(polls).toHaveLength(asked);
  });

  it('stands in where a policy blocks sockets without ever closing them', async () => {
    connect();
    answers.push(async () => json({ events: [], cursor: 'e.1' }));
    for (let i = 0; i < 3; i += 1) {
      FakeSocket.last.block();
      vi.advanceTimersByTime(5_000);
    }
    await vi.waitFor(() => expect(connection.state).toBe('polling'));
  });

  it('says signed-out when the server does not know the token any more', async () => {
    connect();
    answers.push(async () => new Response('{}', { status: 401 }));
    fail(3);
    await vi.waitFor(() => expect(connection.state).toBe('signed-out'));
  });
});
