// The visitor's side of the desk in the conversation dialect, as the same signals the panel reads
// from the native one: history over HTTP first, then the socket, from where the history ended.

import {
  type ApiError,
  attached,
  type ConnectionState,
  createApi,
  createOutbox,
  type Message,
  type OutboxEntry,
  type PublicConfig,
} from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import type { PanelHost } from '../../shared/bridge';
import { openStorage, storageName } from '../../shared/store';
import { t } from '../../text';
import { type Chat, createChat, type PageGot, type PageWanted } from '../chat';
import type { Access, Desk } from '../desk';
import { readHelp, vote } from '../help-calls';
import { createSessions } from '../sessions';
import { createLink, type Link } from './link';
import { createNames } from './names';
import {
  type Escalation,
  type Frame,
  type Said,
  type Summary,
  toMessage,
  toSession,
} from './shapes';

export function createConversationDesk(host: PanelHost): Desk {
  const { options } = host;
  const key = `${storageName(options)}:chat`;
  const storage = openStorage();
  const names = createNames(storage, key);

  const [config, setConfig] = createSignal<PublicConfig | null>(null);
  const [access, setAccess] = createSignal<Access>('loading');
  const [connection, setConnection] = createSignal<ConnectionState | null>(null);
  const [opened, setOpened] = createSignal(false);
  const [pending, setPending] = createSignal<readonly OutboxEntry[]>([]);
  const [viewed, setViewedSignal] = createSignal<string | null>(null);
  const [escalated, setEscalated] = createSignal(false);
  const sessions = createSessions();
  const chats = new Map<string, Chat>();
  const heard = new Set<string>();
  let link: Link | null = null;
  let begun: Promise<void> | null = null;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let destroyed = false;

  const url = () => (options.ownServer && config()?.connection.backend_url) || options.apiUrl;
  const tenant = () => config()?.tenant_id;
  const interval = () => config()?.connection.reconnect_interval ?? 3_000;
  const api = () => createApi({ url: url(), token: () => names.now().token ?? null });
  function address(path: string, query: Record<string, string | number> = {}): string {
    const words = Object.entries({
      ...query,
      ...(options.tenantId && { tenant: options.tenantId }),
    });
    const text = words.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    return text ? `${path}?${text}` : path;
  }

  const outbox = createOutbox({
    storage,
    prefix: `${key}:out:`,
    deliver,
    onChange: () => setPending(outbox.entries()),
  });

  async function deliver(entry: OutboxEntry) {
    await begin();
    const { client_id, message: content, session_id, created_at: timestamp } = entry;
    const body = {
      content,
      sender_type: 'user',
      metadata: { timestamp },
      client_id,
      ...attached(entry),
    };
    const { user, conversation } = names.now();
    const said =
      session_id === conversation && link
        ? await link.say(body)
        : await api().post<Said>(address(`/chat/${session_id}/messages`), {
            sender_id: user,
            ...body,
          });
    take(said);
    return toMessage(said);
  }

  /** A message of ours comes back twice, as an answer and as a frame. */
  function take(said: Said) {
    const message = toMessage(said);
    chatOf(said.conversation_id).receive(message);
    if (!sessions.note(message)) put(message);
    if (heard.has(said.id)) return;
    heard.add(said.id);
    if (said.sender_type === 'agent') setEscalated(false);
    host.emit('message', said);
  }

  function put({ session_id, seq, created_at }: Message) {
    const summary: Summary = {
      conversation_id: session_id,
      user_id: names.now().user,
      status: 'pending',
      message_count: seq,
      created_at,
      last_activity_at: created_at,
    };
    sessions.put(toSession(summary, sessions.get(session_id)));
  }

  function receive(frame: Frame) {
    switch (frame.type) {
      case 'message':
        take(frame);
        return;
      case 'escalation':
        setEscalated(true);
        host.emit('escalation', frame);
        return;
      case 'typing':
        host.emit('typing', frame);
        chatOf(names.now().conversation).showTyping(frame.is_typing ? t('someone') : null);
        return;
      case 'error':
        host.emit('error', frame.data);
    }
  }

  function chatOf(id: string): Chat {
    const known = chats.get(id);
    if (known) return known;
    const made = createChat(id, (wanted) => readPage(id, wanted));
    chats.set(id, made);
    return made;
  }

  /** This dialect reads forwards only; numbers without gaps make the page before just as easy. */
  async function readPage(id: string, { limit, before, after }: PageWanted): Promise<PageGot> {
    await begin();
    // Where a name is not enough, one that nobody knows is no address.
    const { conversation, token, fresh } = names.now();
    if (fresh && token && id === conversation) return { messages: [], has_more: false };
    const from = before === undefined ? after : Math.max(0, before - 1 - limit);
    const count = before === undefined ? limit : Math.min(limit, before - 1);
    const query: Record<string, number> =
      from === undefined ? {} : { after_seq: from, limit: count };
    const answer = await api()
      .get<{ messages: Said[] }>(address(`/chat/${id}/history`, query))
      .catch((error: ApiError) => {
        // Nobody has written there yet.
        if (error.status === 404) return { messages: [] };
        throw error;
      });
    const messages = answer.messages.map(toMessage);
    // What was said before is no news to the page.
    for (const { id: read } of messages) heard.add(read);
    const newest = messages.at(-1);
    if (newest && !sessions.note(newest)) put(newest);
    return { messages, has_more: (messages[0]?.seq ?? 1) > 1 };
  }

  async function loadConfig(): Promise<void> {
    const query = options.tenantId ? `tenant_id=${encodeURIComponent(options.tenantId)}` : '';
    try {
      const own = createApi({ url: options.apiUrl, token: () => null });
      const answer = await own.get<PublicConfig>(`/api/v1/chat/public/config?${query}`);
      const { primary_color, position, visitor_auth } = answer.settings;
      host.setLook({ primaryColor: primary_color, position });
      if (visitor_auth && visitor_auth !== 'open') await becomeSomebody(answer);
      setConfig(answer);
      if (access() !== 'expired') setAccess('ready');
    } catch (error) {
      // Asked again soon.
      if (config()) return void setConfig((known) => known && { ...known });
      const { status } = error as ApiError;
      setAccess(status === 403 || status === 404 ? 'refused' : 'failed');
      throw error;
    }
  }

  /** A name the page makes is not enough here: with the token it comes back as the same person. */
  async function becomeSomebody({ tenant_id, inbox_id, connection }: PublicConfig): Promise<void> {
    if (names.now().token) return;
    const home = (options.ownServer && connection.backend_url) || options.apiUrl;
    const { token } = await createApi({ url: home, token: () => null }).post<{ token: string }>(
      '/api/v1/chat/public/visitor',
      { tenant_id, inbox_id },
    );
    names.change({ token });
  }

  /** The settings, and a credential where a name is not enough; asked for once. */
  function begin(): Promise<void> {
    begun ??= loadConfig().catch((error) => {
      begun = null;
      host.emit('error', { code: error.code, message: error.message });
      throw error;
    });
    return begun;
  }

  async function connect(): Promise<void> {
    if (link || destroyed) return;
    const { user, conversation } = names.now();
    setViewedSignal(conversation);
    const chat = chatOf(conversation);
    try {
      await begin();
      if (chat.messages().length === 0) await chat.load('first');
      if (chat.loading() === 'failed') throw new Error('no history');
    } catch {
      // Without the history we can't say from where on the socket should tell.
      if (access() === 'refused' || destroyed) return;
      setConnection('reconnecting');
      clearTimeout(retryTimer);
      retryTimer = setTimeout(connect, interval());
      return;
    }
    if (link || destroyed || names.now().conversation !== conversation) return;
    link = createLink({
      api: api(),
      url: url(),
      user,
      conversation,
      token: () => names.now().token,
      address,
      lastSeq: () => chat.messages().at(-1)?.seq ?? 0,
      reconnectInterval: interval(),
      isOpen: opened,
      onFrame: receive,
      onState: (state) => {
        setConnection(state);
        host.setConnected(state === 'live' || state === 'polling');
        if (state === 'signed-out' || state === 'refused') setAccess('expired');
        if (state === 'live') {
          names.change({ fresh: false });
          void refresh();
        }
        if (state === 'live' || state === 'polling') void outbox.flush();
      },
    });
  }

  function disconnect() {
    clearTimeout(retryTimer);
    link?.close();
    link = null;
    setConnection(null);
    host.setConnected(false);
  }

  async function refresh(): Promise<void> {
    const path = address(`/chat/user/${names.now().user}/conversations`);
    const { conversations } = await api()
      .get<{ conversations: Summary[] }>(path)
      // Asked again with the next connection.
      .catch(() => ({ conversations: [] }));
    for (const summary of conversations) {
      if (summary.message_count === 0) continue;
      sessions.put(toSession(summary, sessions.get(summary.conversation_id)));
    }
  }

  /** null begins another conversation. */
  function setViewed(id: string | null) {
    const current = names.now().conversation;
    const fresh = id === null && !chatOf(current).messages().length;
    if (id === current || fresh) return void setViewedSignal(current);
    if (id === null) names.newConversation();
    else names.change({ conversation: id, fresh: false });
    disconnect();
    void connect();
    setViewedSignal(names.now().conversation);
  }

  const otherTab = ({ key: changed }: StorageEvent) => {
    if (changed?.startsWith(`${key}:out:`)) setPending(outbox.entries());
  };
  const goOnline = () => void outbox.flush();
  window.addEventListener('storage', otherTab);
  window.addEventListener('online', goOnline);
  setPending(outbox.entries());

  return {
    access,
    escalated,
    hasAll: false,
    changed: () => {},
    api,
    reread: loadConfig,
    // Who is known by a name alone has no credential that an upload could belong to.
    get canAttach() {
      return config() !== null && names.now().token !== undefined;
    },
    token: () => names.now().token ?? null,
    beginWith: async () => {},
    // Not in this dialect: the conversation would be another than this page's.
    greeted: () => {},
    typingTimeout: () => config()?.connection.typing_timeout ?? 1_000,
    config,
    connection,
    opened,
    limit: () => config()?.settings.max_message_length ?? Number.POSITIVE_INFINITY,
    pending,
    viewed,
    setViewed,
    sessions,
    hasOlder: () => false,
    loadOlder: async () => {},
    // The published widget asks nothing before the first message.
    known: () => true,
    chatOf,
    outbox: {
      ...outbox,
      add: (entry) => {
        void connect();
        return outbox.add({ ...entry, session_id: names.now().conversation });
      },
    },
    async escalate(reason: string, metadata: object = {}) {
      await begin();
      void connect();
      const { user, conversation } = names.now();
      const body = { reason, metadata, user_id: user };
      const made = await api().post<Escalation>(address(`/chat/${conversation}/escalate`), body);
      setEscalated(true);
      // Where there is a socket, everybody hears it there.
      if (connection() !== 'live') host.emit('escalation', made);
      return made;
    },
    forget() {
      disconnect();
      const unsent = outbox.entries();
      for (const entry of unsent) outbox.discard(entry.client_id);
      names.forget();
      sessions.clear();
      chats.clear();
      begun = null;
      setAccess('ready');
      void connect();
      return unsent.map(({ message }) => message).join('\n');
    },
    notify(type, data) {
      return type === 'chat.typing' && 'is_typing' in data && !!link?.typing(data.is_typing);
    },
    refresh: () => refresh(),
    end: async () => {},
    rate: async () => false,
    help: (path, query) => readHelp(api(), tenant(), path, query),
    vote: (id, helpful) => vote(api(), tenant(), id, helpful),
    markSeen(session_id: string, seq: number) {
      sessions.seenByVisitor(session_id, seq);
    },
    retry() {
      link?.retry();
      void connect();
    },
    async open() {
      setOpened(true);
      await connect();
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
