// The visitor's side of the desk without any drawing: settings, the visitor's token, conversations,
// the connection and the outbox, as signals the panel reads.

import {
  ApiError,
  attached,
  type Connection,
  type ConnectionState,
  createApi,
  createConnection,
  createOutbox,
  type Message,
  type OutboxEntry,
  type PublicConfig,
  type Quote,
  type StartAnswer,
  type VisitorHistory,
  type VisitorSession,
  type VisitorSessionsAnswer,
} from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import type { Monitor, PanelHost } from '../shared/bridge';
import { openStorage, storageName } from '../shared/store';
import { locale, t } from '../text';
import { type Chat, createChat } from './chat';
import { applyFrame } from './frames';
import { type Query, readHelp, vote } from './help-calls';
import { createSessions } from './sessions';

export type Desk = ReturnType<typeof createDesk>;
export type Access = 'loading' | 'ready' | 'failed' | 'expired' | 'refused';

export function createDesk(host: PanelHost) {
  const { options } = host;
  const name = storageName(options);
  const storage = openStorage();
  const [token, setToken] = createSignal(storage.getItem(name));
  const api = createApi({ url: options.apiUrl, token });

  const [config, setConfig] = createSignal<PublicConfig | null>(null);
  const [access, setAccess] = createSignal<Access>('loading');
  const [connection, setConnection] = createSignal<ConnectionState | null>(null);
  const [opened, setOpened] = createSignal(false);
  const [limit, setLimit] = createSignal(Number.POSITIVE_INFINITY);
  const [pending, setPending] = createSignal<readonly OutboxEntry[]>([]);
  /** The conversation on screen; null is one that does not exist yet. */
  const [viewed, setViewed] = createSignal<string | null>(null);
  const [escalated, setEscalated] = createSignal(false);
  const [olderCursor, setOlderCursor] = createSignal<string | null>(null);

  const sessions = createSessions();
  const chats = new Map<string, Chat>();
  let socket: Connection | null = null;
  let destroyed = false;
  let monitor: Monitor | null = null;
  void host.watching.then((watching) => {
    monitor = watching;
    tellPages();
  });

  const tenant = () => config()?.tenant_id;

  /** One connection is enough: while this one lives, pages are told over it. */
  function tellPages() {
    if (connection() === 'live') monitor?.attach((page) => socket?.notify('visitor.page', page));
  }

  const outbox = createOutbox({
    storage,
    prefix: `${name}:out:`,
    deliver,
    onChange: refreshPending,
    onSent: (message) => {
      chats.get(message.session_id)?.receive(message);
      sessions.note(message);
      heard(message);
    },
  });

  /** A message of ours comes back twice, as an answer and as a frame. */
  const told = new Set<string>();
  function heard(message: Message) {
    if (told.has(message.id)) return;
    told.add(message.id);
    host.emit('message', message);
  }

  function changed(message: Message) {
    chats.get(message.session_id)?.change(message);
    sessions.changed(message);
  }

  /** Entries that did not change stay the same objects, so that their bubbles stay on screen. */
  function refreshPending() {
    setPending((known) =>
      outbox.entries().map((entry) => {
        const same = known.find(({ client_id }) => client_id === entry.client_id);
        return same && JSON.stringify(same) === JSON.stringify(entry) ? same : entry;
      }),
    );
  }

  async function deliver(entry: OutboxEntry): Promise<Message> {
    if (entry.session_id === null) return start(entry);
    const { client_id, session_id, message } = entry;
    const reply_to = (entry.extra?.answers as Quote | undefined)?.id;
    const body = { session_id, message, client_id, reply_to, ...attached(entry) };
    if (connection() === 'live' && socket) {
      const ack = await socket.send('chat.message.send', body);
      if (ack.message) return ack.message;
    }
    return api.post<Message>('/api/v1/chat/public/message', body);
  }

  async function start(entry: OutboxEntry): Promise<Message> {
    const { messages } = await open(entry);
    const own = messages.find(({ client_id }) => client_id === entry.client_id);
    return own ?? (messages[0] as Message);
  }

  interface Opening extends Pick<OutboxEntry, 'client_id' | 'extra'> {
    message: string | undefined;
  }

  async function open({ client_id, message, extra }: Opening): Promise<StartAnswer> {
    await loadConfig();
    const inbox = config();
    if (!inbox) throw new ApiError(access() === 'refused' ? 404 : 0, 'no_inbox', t('failed'));
    const answer = await api.post<StartAnswer>('/api/v1/chat/public/start', {
      tenant_id: inbox.tenant_id,
      inbox_id: inbox.inbox_id,
      channel: 'widget',
      message,
      client_id,
      language: locale(),
      ...extra,
    });
    storage.setItem(name, answer.token);
    setToken(answer.token);
    sessions.put(answer.session);
    chatOf(answer.session_id).seed(answer.messages);
    if (viewed() === null) setViewed(answer.session_id);
    connect();
    return answer;
  }

  function chatOf(id: string): Chat {
    const known = chats.get(id);
    if (known) return known;
    const path = `/api/v1/chat/public/session/${encodeURIComponent(id)}`;
    const made = createChat(id, async ({ limit, before, after }) => {
      const query = `limit=${limit}${before ? `&before=${before}` : ''}${after ? `&after=${after}` : ''}`;
      const answer = await api.get<VisitorHistory>(`${path}?${query}`);
      sessions.put(answer.session);
      return answer;
    });
    chats.set(id, made);
    return made;
  }

  /** Settings that are there already are kept until newer ones come. */
  async function loadConfig(again = false): Promise<void> {
    if (config() && !again) return;
    if (access() === 'failed') setAccess('loading');
    // An expired session stays one, whatever the settings say.
    const settle = (to: Access) => access() === 'loading' && setAccess(to);
    const query = new URLSearchParams();
    if (options.tenantId) query.set('tenant_id', options.tenantId);
    if (options.inboxId) query.set('inbox_id', String(options.inboxId));
    try {
      const answer = await api.get<PublicConfig>(`/api/v1/chat/public/config?${query}`);
      const { primary_color, position, max_message_length } = answer.settings;
      setLimit(max_message_length);
      host.setLook({ primaryColor: primary_color, position });
      setConfig(answer);
      settle('ready');
    } catch (error) {
      // Asked again soon.
      if (again) return void setConfig((known) => known && { ...known });
      const { status } = error as ApiError;
      settle(status === 403 || status === 404 ? 'refused' : 'failed');
    }
  }

  async function loadSessions(older = false): Promise<void> {
    if (!token() || destroyed) return;
    const after = older ? olderCursor() : null;
    try {
      const answer = await api.get<VisitorSessionsAnswer>(
        `/api/v1/chat/public/sessions${after ? `?cursor=${encodeURIComponent(after)}` : ''}`,
      );
      for (const session of answer.sessions) sessions.put(session);
      if (older || !olderCursor()) setOlderCursor(answer.next_cursor);
      for (const [id, chat] of chats) void chat.fill(sessions.get(id)?.last_seq);
    } catch (error) {
      if ((error as ApiError).status === 401) setAccess('expired');
    }
  }

  function connect() {
    if (socket || !token() || destroyed) return;
    let met = false;
    socket = createConnection({
      url: options.apiUrl,
      token,
      isOpen: opened,
      about: () => ({ visit: monitor?.visit() ?? null, language: locale() }),
      onFrame: (frame) => {
        applyFrame(frame, { sessions, chats, host, reload: loadSessions, changed, heard });
        if (frame.type === 'chat.escalated') setEscalated(true);
        // Somebody has come.
        if (frame.type === 'chat.session.assigned') setEscalated(false);
      },
      onState: (state) => {
        setConnection(state);
        host.setConnected(state === 'live' || state === 'polling');
        if (state === 'signed-out') setAccess('expired');
        if (state === 'refused') setAccess('refused');
        // What happened between loading over HTTP and the first frame is fetched here.
        if (state === 'live') {
          void outbox.flush().then(() => loadSessions());
          if (!met) for (const chat of chats.values()) void chat.again();
          met = true;
          tellPages();
        }
      },
      onResync: () => {
        sessions.clear();
        void loadSessions();
        for (const chat of chats.values()) void chat.reset();
      },
    });
  }

  function disconnect() {
    socket?.close();
    socket = null;
    monitor?.detach();
    setConnection(null);
    host.setConnected(false);
  }

  /** Forget who the visitor was; what was not sent yet is handed back as text. */
  function forget(): string {
    disconnect();
    const unsent = outbox.entries();
    for (const entry of unsent) outbox.discard(entry.client_id);
    storage.removeItem(name);
    setToken(null);
    sessions.clear();
    chats.clear();
    setViewed(null);
    setAccess('ready');
    return unsent.map(({ message }) => message).join('\n');
  }

  /** Another tab of the site started or lost the conversation, or sent what was waiting here. */
  function otherTab({ key, newValue }: StorageEvent) {
    if (key?.startsWith(`${name}:out:`)) refreshPending();
    if (key !== name || newValue === token()) return;
    disconnect();
    setToken(newValue);
    if (opened()) begin();
  }

  function begin() {
    void loadSessions();
    connect();
  }

  window.addEventListener('storage', otherTab);
  const goOnline = () => void outbox.flush();
  window.addEventListener('online', goOnline);
  refreshPending();

  /** The conversation on screen, or else the newest that goes on. */
  async function escalate(reason: string, metadata: object = {}): Promise<unknown> {
    if (!sessions.list().length) await loadSessions();
    const open = sessions.list().find(({ status }) => status !== 'closed');
    const id = viewed() ?? open?.id;
    if (!id) throw new ApiError(404, 'not_found', t('escalateNothing'));
    const path = `/chat/${encodeURIComponent(id)}/escalate`;
    return api.post(path, { reason, metadata });
  }

  return {
    token,
    /** Files need somebody they belong to: a chat may begin with the first of them. */
    async beginWith(client_id: string, extra: Record<string, unknown>) {
      if (viewed() === null) await open({ client_id, message: undefined, extra });
    },
    canAttach: true,
    api: () => api,
    reread: () => loadConfig(true),
    access,
    escalated,
    /** What published clients know nothing of: ends, ratings, transcripts, and messages that change. */
    hasAll: true,
    changed,
    typingTimeout: () => config()?.connection.typing_timeout ?? 1_000,
    escalate,
    config,
    connection,
    opened,
    limit,
    pending,
    viewed,
    setViewed: (id: string | null) => void setViewed(id),
    sessions,
    hasOlder: () => olderCursor() !== null,
    loadOlder: () => loadSessions(true),
    known: () => token() !== null,
    chatOf,
    outbox,
    forget,
    notify: (...args: Parameters<Connection['notify']>) => socket?.notify(...args) ?? false,
    async refresh(id: string) {
      const path = `/api/v1/chat/public/session/${encodeURIComponent(id)}?limit=1`;
      await api.get<VisitorHistory>(path).then(
        ({ session }) => sessions.put(session),
        // Asked again soon; the banner tells about a lost connection.
        () => {},
      );
    },
    async end(session_id: string | null) {
      const answer = await api
        .post<{ session: VisitorSession }>('/api/v1/chat/public/end', { session_id })
        .catch(() => null);
      if (answer) sessions.put(answer.session);
    },
    /** Whether it is stored now. */
    async rate(session_id: string, rating: number, comment?: string): Promise<boolean> {
      const answer = await api
        .post<{ session: VisitorSession }>('/api/v1/chat/public/rating', {
          session_id,
          rating,
          comment,
        })
        .catch(() => null);
      if (answer) sessions.put(answer.session);
      return answer !== null;
    },
    help: <Answer>(path: string, query: Query) => readHelp<Answer>(api, tenant(), path, query),
    vote: (id: number, helpful: boolean) => vote(api, tenant(), id, helpful),
    markSeen(session_id: string, seq: number) {
      sessions.seenByVisitor(session_id, seq);
      if (socket?.notify('chat.seen', { session_id, seq })) return;
      void api.post('/api/v1/chat/public/seen', { session_id, seq }).catch(() => {});
    },
    /** An agent spoke first: the visitor is known now. */
    greeted() {
      setToken(storage.getItem(name));
      begin();
    },
    retry() {
      socket?.retry();
      void loadConfig();
    },
    async open() {
      setOpened(true);
      if (token()) begin();
      await loadConfig();
      void outbox.flush();
    },
    close: () => setOpened(false),
    destroy() {
      destroyed = true;
      window.removeEventListener('storage', otherTab);
      window.removeEventListener('online', goOnline);
      outbox.close();
      disconnect();
    },
  };
}
