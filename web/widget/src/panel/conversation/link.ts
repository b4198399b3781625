// The line to one conversation: its socket, which comes back by itself and asks for what it missed,
// and reading the history again and again where no socket can be had.

import type { Api, ApiError, ConnectionState } from '@deskbell/protocol';
import type { Frame, Said } from './shapes';

export interface LinkOptions {
  api: Api;
  /** `http(s)://…`, as everywhere. */
  url: string;
  user: string;
  conversation: string;
  token: () => string | undefined;
  /** A path with its query, the tenant in it where the page names one. */
  address: (path: string, query?: Record<string, number>) => string;
  /** The newest message we hold. */
  lastSeq: () => number;
  /** Milliseconds until the first try to come back; it grows from there. */
  reconnectInterval: number;
  isOpen: () => boolean;
  onFrame: (frame: Frame) => void;
  onState: (state: ConnectionState) => void;
}

export type Link = ReturnType<typeof createLink>;

const LONGEST_DELAY = 30_000;
const FAILURES_BEFORE_POLLING = 2;
const ANSWER_WAIT = 10_000;
const PING_EVERY = 25_000;
const POLL_PAGE = 200;
const CLOSED = 3;

interface Waiting {
  resolve: (said: Said) => void;
  reject: (error: { code: string; message: string }) => void;
  timer: ReturnType<typeof setTimeout>;
}

export function createLink(options: LinkOptions) {
  const { api, user, conversation } = options;
  const waiting = new Map<string, Waiting>();
  let socket: WebSocket | null = null;
  let live = false;
  let polling = false;
  let ended = false;
  let failures = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let pollTimer: ReturnType<typeof setTimeout> | undefined;
  let pingTimer: ReturnType<typeof setInterval> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;

  const { address } = options;
  const down = () => options.onState(navigator.onLine === false ? 'offline' : 'reconnecting');

  function open() {
    clearTimeout(retryTimer);
    const token = options.token();
    const path = address(`/ws/chat/${conversation}/${user}`, { after_seq: options.lastSeq() });
    let mine: WebSocket;
    try {
      // The token travels as a subprotocol: an address ends up in the logs of every proxy.
      mine = new WebSocket(
        options.url.replace(/^http/, 'ws') + path,
        token ? [`bearer.${token}`] : [],
      );
    } catch {
      // A page's policy may forbid sockets outright; reading the history still can work.
      return dropped(0);
    }
    socket = mine;
    hear();
    // An open socket may still be refused: its first answer says that it is not.
    mine.onopen = () => socket === mine && mine.send('{"type":"ping"}');
    mine.onmessage = ({ data }) => socket === mine && receive(JSON.parse(data as string) as Frame);
    mine.onclose = ({ code }) => socket === mine && dropped(code);
    // A socket that the page's policy blocks reports an error and, in some browsers, no close.
    mine.onerror = () =>
      void setTimeout(() => socket === mine && mine.readyState === CLOSED && dropped(0));
  }

  /** Something must come within a while, or the socket is dead and only does not know it. */
  function hear() {
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(drop, live ? PING_EVERY + ANSWER_WAIT : ANSWER_WAIT);
  }

  function drop() {
    const old = socket;
    dropped(0);
    old?.close();
  }

  function clear() {
    socket = null;
    live = false;
    clearInterval(pingTimer);
    clearTimeout(silenceTimer);
    for (const [id, { reject, timer }] of waiting) {
      clearTimeout(timer);
      waiting.delete(id);
      reject({ code: 'dropped', message: 'The connection was lost before the server answered.' });
    }
  }

  function dropped(code: number) {
    if (ended) return;
    clear();
    if (code === 4401 || code === 4403) {
      close();
      return options.onState(code === 4401 ? 'signed-out' : 'refused');
    }
    failures += 1;
    if (failures >= FAILURES_BEFORE_POLLING) startPolling();
    if (!polling) down();
    const grown = options.reconnectInterval * 2 ** (failures - 1);
    const delay = Math.min(Math.max(LONGEST_DELAY, options.reconnectInterval), grown);
    retryTimer = setTimeout(open, delay * (0.75 + Math.random() / 2));
  }

  function receive(frame: Frame) {
    hear();
    // A refusal comes as an error right before the close.
    if (!live && frame.type !== 'error') welcome();
    if (frame.type === 'message') settle(frame.client_id, (on) => on.resolve(frame));
    if (frame.type === 'error' && settle(frame.data.ref, (on) => on.reject(frame.data))) return;
    options.onFrame(frame);
  }

  function welcome() {
    live = true;
    failures = 0;
    polling = false;
    clearTimeout(pollTimer);
    pingTimer = setInterval(() => socket?.send('{"type":"ping"}'), PING_EVERY);
    options.onState('live');
  }

  function settle(id: string | undefined, how: (on: Waiting) => void): boolean {
    const on = id === undefined ? undefined : waiting.get(id);
    if (!on) return false;
    clearTimeout(on.timer);
    waiting.delete(id as string);
    how(on);
    return true;
  }

  function startPolling() {
    if (polling) return;
    polling = true;
    void poll();
  }

  async function poll() {
    clearTimeout(pollTimer);
    if (!polling || ended) return;
    try {
      const query = { after_seq: options.lastSeq(), limit: POLL_PAGE };
      const path = address(`/chat/${conversation}/history`, query);
      const { messages } = await api.get<{ messages: Said[] }>(path);
      if (!polling || ended) return;
      for (const said of messages) options.onFrame({ type: 'message', ...said });
      options.onState('polling');
    } catch (error) {
      // Nobody has written there yet.
      if ((error as ApiError).status === 404) options.onState('polling');
      else if (polling && !ended) down();
    }
    pollTimer = setTimeout(poll, options.isOpen() ? 2_000 : 15_000);
  }

  /** The network or the person came back. */
  function wake() {
    if (ended || document.hidden) return;
    if (live) socket?.send('{"type":"ping"}');
    else if (!socket) open();
    if (polling) void poll();
  }

  function close() {
    ended = true;
    polling = false;
    clearTimeout(retryTimer);
    clearTimeout(pollTimer);
    window.removeEventListener('online', wake);
    window.removeEventListener('offline', wake);
    document.removeEventListener('visibilitychange', wake);
    const old = socket;
    clear();
    old?.close();
  }

  window.addEventListener('online', wake);
  window.addEventListener('offline', wake);
  document.addEventListener('visibilitychange', wake);
  options.onState('connecting');
  open();

  return {
    /** Over the socket while there is one, else by HTTP; the server knows a repeated client id. */
    async say(body: { client_id: string }): Promise<Said> {
      const { client_id } = body;
      if (!live || !socket) {
        const path = address(`/chat/${conversation}/messages`);
        return api.post<Said>(path, { sender_id: user, ...body });
      }
      const sent = new Promise<Said>((resolve, reject) => {
        const timer = setTimeout(drop, ANSWER_WAIT);
        waiting.set(client_id, { resolve, reject, timer });
      });
      socket.send(JSON.stringify(body));
      return sent;
    },
    typing(is_typing: boolean): boolean {
      if (live) socket?.send(JSON.stringify({ type: 'typing', is_typing }));
      return live;
    },
    retry: wake,
    close,
  };
}
