// The one connection of widget and dashboard: a WebSocket that resumes by cursor and shows every
// frame once, with a long poll over the same cursor when no socket can be had.

import { isNewer } from './cursor';
import type { Ack, ClientData, FrameError, ServerFrame } from './frames';
import { type ApiError, createApi } from './http';
import { createPoll } from './poll';

export type ConnectionState =
  | 'connecting'
  | 'live'
  | 'reconnecting'
  | 'polling'
  | 'behind'
  | 'offline'
  | 'signed-out'
  | 'refused';

/** Why a `send` failed: the server's error code, or one of ours when it never got an answer. */
export class SendError extends Error {
  constructor(
    readonly code: 'not_connected' | 'dropped' | 'timeout' | 'closed' | (string & {}),
    message: string,
    readonly field?: string,
  ) {
    super(message);
    this.name = 'SendError';
  }
}

export interface ConnectionOptions {
  /** Where the server is, `https://desk.example`. */
  url: string;
  token: () => string | null;
  cursor?: string | null;
  /** What else is told of whoever connects: the `visit` that goes on, the `language` they read. */
  about?: () => Record<string, string | null>;
  onFrame: (frame: ServerFrame) => void;
  onState: (state: ConnectionState) => void;
  /** Drop what you hold and load it again; frames go on from there. */
  onResync: (reason: string) => void;
  /** Whether somebody is looking; decides how often the fallback polls. */
  isOpen?: () => boolean;
  transport?: { WebSocket?: typeof WebSocket; fetch?: typeof fetch; random?: () => number };
}

export interface Connection {
  /** Resolves with the server's ack, rejects with a SendError; never waits for a reconnect. */
  send<T extends keyof ClientData>(type: T, data: ClientData[T]): Promise<Ack>;
  /** For what may be lost (typing): false when there is no live socket. */
  notify<T extends keyof ClientData>(type: T, data: ClientData[T]): boolean;
  /** Try again now, also after `signed-out` and `refused`. */
  retry(): void;
  close(): void;
  readonly state: ConnectionState;
  readonly cursor: string | null;
}

const FIRST_DELAY = 500;
const LONGEST_DELAY = 30_000;
const PONG_WAIT = 10_000;
const WAKE_PONG_WAIT = 3_000;
const ACK_WAIT = 10_000;
const BEHIND_WAIT = 2_000;
const HELLO_WAIT = 10_000;
/** `WebSocket.CLOSED`; a number, so that a stand-in in a test needs no constants. */
const CLOSED = 3;
const FAILURES_BEFORE_POLLING = 3;
/** A connection that lived this long starts the backoff afresh. */
const STABLE_AFTER = 5_000;

type Timer = ReturnType<typeof setTimeout> | undefined;
interface Pending {
  resolve: (ack: Ack) => void;
  reject: (error: SendError) => void;
  timer: Timer;
}

export function createConnection(options: ConnectionOptions): Connection {
  const { transport = {} } = options;
  const Socket = transport.WebSocket ?? WebSocket;
  const random = transport.random ?? Math.random;
  const base = options.url.replace(/\/+$/, '');

  let cursor = options.cursor ?? null;
  let state: ConnectionState = 'connecting';
  let socket: WebSocket | null = null;
  let live = false;
  let liveSince = 0;
  let ended = false;
  let failures = 0;
  let lastRef = 0;
  let retryTimer: Timer;
  let helloTimer: Timer;
  let pingTimer: ReturnType<typeof setInterval> | undefined;
  let pongTimer: Timer;
  let behindTimer: Timer;
  const pending = new Map<string, Pending>();

  const poll = createPoll({
    api: createApi({ url: base, token: options.token, fetch: transport.fetch }),
    cursor: () => cursor,
    isOpen: options.isOpen ?? (() => true),
    onAnswer(answer) {
      if (live || ended) return;
      if (answer.resync) resync(answer.resync.reason, answer.resync.head);
      for (const frame of answer.events) receive(frame);
      cursor = answer.cursor;
      setState('polling');
    },
    onError(error: ApiError) {
      if (live || ended) return;
      if (error.status === 401) end('signed-out');
      else if (error.status === 403) end('refused');
      else setState(downState());
    },
  });

  function setState(next: ConnectionState) {
    if (state === next) return;
    state = next;
    options.onState(next);
  }

  const downState = () =>
    typeof navigator !== 'undefined' && navigator.onLine === false ? 'offline' : 'reconnecting';

  function open() {
    clearTimeout(retryTimer);
    const token = options.token();
    const query = new URLSearchParams();
    if (cursor) query.set('cursor', cursor);
    for (const [name, value] of Object.entries(options.about?.() ?? {}))
      if (value) query.set(name, value);
    // The token travels as a subprotocol: an address ends up in the logs of every proxy.
    const address = `${base.replace(/^http/, 'ws')}/ws${query.size ? `?${query}` : ''}`;
    let mine: WebSocket;
    try {
      mine = new Socket(address, token ? [`bearer.${token}`] : []);
    } catch {
      // A page's policy may forbid sockets outright; the poll still can work.
      return dropped(0);
    }
    socket = mine;
    helloTimer = setTimeout(() => drop(), HELLO_WAIT);
    mine.onmessage = (event) => {
      if (socket === mine) receive(JSON.parse(event.data as string) as ServerFrame);
    };
    mine.onclose = (event) => {
      if (socket === mine) dropped(event.code);
    };
    // A socket that the page's policy blocks reports an error and, in some browsers, no close.
    mine.onerror = () => {
      setTimeout(() => {
        if (socket === mine && mine.readyState === CLOSED) dropped(0);
      });
    };
  }

  /** Give up on the current socket without waiting for its close handshake. */
  function drop() {
    const old = socket;
    dropped(0);
    old?.close();
  }

  function forget() {
    socket = null;
    live = false;
    clearTimeout(helloTimer);
    clearInterval(pingTimer);
    clearTimeout(pongTimer);
    clearTimeout(behindTimer);
    pongTimer = undefined;
    behindTimer = undefined;
  }

  function dropped(code: number) {
    if (live && Date.now() - liveSince > STABLE_AFTER) failures = 0;
    forget();
    if (code === 4401) return end('signed-out');
    if (code === 4403) return end('refused');
    failures += 1;
    rejectAll('dropped', 'The connection was lost before the server answered.');
    if (failures >= FAILURES_BEFORE_POLLING) poll.start();
    if (state !== 'polling') setState(downState());
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (failures - 1));
    retryTimer = setTimeout(open, delay * (0.5 + random()));
  }

  function end(last: ConnectionState | null) {
    ended = true;
    clearTimeout(retryTimer);
    poll.stop();
    const old = socket;
    forget();
    old?.close();
    rejectAll('closed', 'The connection is closed.');
    if (last) setState(last);
  }

  function rejectAll(code: string, message: string) {
    const waiting = [...pending.values()];
    pending.clear();
    for (const { reject, timer } of waiting) {
      clearTimeout(timer);
      reject(new SendError(code, message));
    }
  }

  function settle(ref: string | undefined, ack: Ack | null, error?: FrameError): boolean {
    const waiting = ref === undefined ? undefined : pending.get(ref);
    if (!waiting) return false;
    pending.delete(ref as string);
    clearTimeout(waiting.timer);
    if (ack) waiting.resolve(ack);
    else if (error) waiting.reject(new SendError(error.code, error.message, error.field));
    return true;
  }

  function resync(reason: string, head: string) {
    cursor = head;
    options.onResync(reason);
  }

  function receive(frame: ServerFrame) {
    switch (frame.type) {
      case 'hello':
        welcome(frame.data.head, frame.data.settings.heartbeat_interval);
        break;
      case 'resync':
        return resync(frame.data.reason, frame.data.head);
      case 'pong':
        return pong(frame.data.head);
      case 'ack':
        settle(frame.ref, frame.data);
        return;
      case 'error':
        if (settle(frame.ref ?? frame.data.ref, null, frame.data)) return;
        break;
    }
    if (frame.cursor) {
      if (!isNewer(frame.cursor, cursor)) return;
      cursor = frame.cursor;
      if (behindTimer && live) {
        clearTimeout(behindTimer);
        behindTimer = undefined;
        setState('live');
      }
    }
    options.onFrame(frame);
  }

  function welcome(head: string, heartbeat: number) {
    clearTimeout(helloTimer);
    live = true;
    liveSince = Date.now();
    // Without a cursor we have just begun: a drop before the first frame resumes from here.
    cursor ??= head;
    poll.stop();
    pingTimer = setInterval(() => ping(PONG_WAIT), heartbeat * 1000);
    setState('live');
  }

  function ping(wait: number) {
    if (!live) return;
    write('ping', {});
    pongTimer ??= setTimeout(drop, wait);
  }

  function pong(head: string) {
    clearTimeout(pongTimer);
    pongTimer = undefined;
    if (behindTimer || !isNewer(head, cursor)) return;
    setState('behind');
    behindTimer = setTimeout(drop, BEHIND_WAIT);
  }

  function write<T extends keyof ClientData>(type: T, data: ClientData[T], ref?: string): boolean {
    if (!live || !socket) return false;
    socket.send(JSON.stringify(ref ? { type, data, ref } : { type, data }));
    return true;
  }

  /** The network or the person came back: prove the socket alive, or connect without waiting. */
  function wake() {
    if (ended || (typeof document !== 'undefined' && document.hidden)) return;
    if (live) return ping(WAKE_PONG_WAIT);
    if (!socket) open();
    poll.hurry();
  }

  function wentOffline() {
    if (live) ping(WAKE_PONG_WAIT);
    else if (!ended && state !== 'polling') setState(downState());
  }

  const page = typeof window === 'undefined' ? null : window;
  page?.addEventListener('online', wake);
  page?.addEventListener('offline', wentOffline);
  page?.document.addEventListener('visibilitychange', wake);

  open();

  return {
    send(type, data) {
      return new Promise((resolve, reject) => {
        lastRef += 1;
        const ref = String(lastRef);
        if (!write(type, data, ref)) {
          reject(new SendError('not_connected', 'There is no connection to the server.'));
          return;
        }
        const timer = setTimeout(() => {
          // Half-open sockets swallow sends: find out, and let the caller try again.
          settle(ref, null, { code: 'timeout', message: 'The server did not answer in time.' });
          ping(PONG_WAIT);
        }, ACK_WAIT);
        pending.set(ref, { resolve, reject, timer });
      });
    },
    notify: (type, data) => write(type, data),
    retry() {
      ended = false;
      if (live || socket) return;
      setState('connecting');
      open();
    },
    close() {
      page?.removeEventListener('online', wake);
      page?.removeEventListener('offline', wentOffline);
      page?.document.removeEventListener('visibilitychange', wake);
      end(null);
    },
    get state() {
      return state;
    },
    get cursor() {
      return cursor;
    },
  };
}
