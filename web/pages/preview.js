// The real widget over a desk that is made up: the dashboard shows it beside its settings and says what they are.
// Nothing is said to the desk and nothing is stored: calls, sockets and storage are stand-ins.

(() => {
  let config = null;
  let session = null;
  let messages = [];
  let sockets = [];
  const now = () => new Date().toISOString();

  const kept = new Map();
  const storage = {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, String(value)),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
  for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(window, name, { value: storage });
  }

  function say(sender_type, text, client_id = null) {
    const seq = messages.length + 1;
    const message = {
      id: `m${seq}`,
      session_id: 'preview',
      seq,
      type: 'text',
      sender_type,
      sender_id: 1,
      sender_name: null,
      message: text,
      attachments: [],
      reactions: [],
      metadata: {},
      client_id,
      created_at: now(),
    };
    messages.push(message);
    session = {
      ...(session ?? blank()),
      last_seq: seq,
      last_message: { seq, sender_type, sender_name: null, message: text, created_at: now() },
      last_message_at: now(),
    };
    return message;
  }

  function blank() {
    return {
      id: 'preview',
      status: 'pending',
      subject: null,
      priority: 'medium',
      channel: 'widget',
      inbox_id: 1,
      customer_id: 1,
      customer: {
        id: 1,
        name: null,
        email: null,
        verified: false,
        online: true,
        page: null,
        metadata: {},
        created_at: now(),
        last_seen_at: now(),
      },
      agent_id: null,
      agent: null,
      last_seq: 0,
      last_message: null,
      last_message_at: now(),
      unread_count: 0,
      seen: { customer_seq: 0, agent_seq: 0 },
      delivered: { customer_seq: 0, agent_seq: 0 },
      wait_time: 0,
      queued_at: now(),
      queue_position: 1,
      created_at: now(),
      assigned_at: null,
      ended_at: null,
      last_activity_at: now(),
    };
  }

  const answers = {
    config: () => config,
    start: (body) => {
      const message = body.message ? say('customer', body.message, body.client_id) : null;
      session ??= blank();
      return {
        session_id: 'preview',
        token: 'preview',
        status: session.status,
        session,
        customer: session.customer,
        messages: message ? [message] : [],
      };
    },
    message: (body) => say('customer', body.message, body.client_id),
    sessions: () => ({ sessions: session ? [session] : [], next_cursor: null }),
    unread: () => ({ unread: 0 }),
    offline: () => ({ number: 'T-1' }),
    end: () => {
      session = { ...session, status: 'closed', ended_at: now() };
      return { session };
    },
  };

  const fetched = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const { pathname } = new URL(String(input?.url ?? input), location.href);
    // The widget's own files, such as its texts, are real.
    if (pathname.startsWith('/widget/')) return fetched(input, init);
    const path = pathname.replace('/api/v1/chat/public/', '');
    const body = init?.body ? JSON.parse(String(init.body)) : {};
    const found =
      answers[path] ??
      (path.startsWith('session/') ? () => ({ session, messages, has_more: false }) : null);
    const value = found
      ? found(body)
      : pathname.includes('/kb/')
        ? { articles: [], categories: [], next_cursor: null }
        : {};
    return new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });
  };

  class Socket {
    static OPEN = 1;
    static CLOSED = 3;
    readyState = 1;

    constructor() {
      sockets.push(this);
      const hello = {
        user: { id: 1, type: 'customer', name: null },
        tenant: { id: 'preview', name: 'Preview' },
        head: 'preview.0',
        settings: { max_message_length: 1000, heartbeat_interval: 25 },
        resumed: false,
      };
      setTimeout(() => {
        this.onopen?.({});
        this.tell({ type: 'hello', data: hello });
      });
    }

    tell(frame) {
      if (this.readyState === 1) this.onmessage?.({ data: JSON.stringify(frame) });
    }

    send(text) {
      const { type, data, ref } = JSON.parse(text);
      if (type === 'ping')
        return setTimeout(() => this.tell({ type: 'pong', data: { head: 'preview.0' } }));
      const more =
        type === 'chat.message.send'
          ? { message: say('customer', data.message, data.client_id) }
          : {};
      setTimeout(() => this.tell({ type: 'ack', data: { ok: true, ...more }, ref }));
    }

    close() {
      this.readyState = 3;
    }
  }
  window.WebSocket = Socket;

  function show({ settings, open, next_opening, locale, theme, max_message_length }) {
    const {
      title,
      subtitle,
      primary_color,
      position,
      pre_chat,
      greeting,
      texts,
      typing_preview,
      csat,
    } = settings;
    config = {
      inbox_id: 1,
      tenant_id: 'preview',
      online: open,
      can_mail: false,
      open,
      next_opening,
      changes_at: null,
      timezone: settings.hours.timezone,
      offline: { ask: settings.when_closed, message: settings.offline_message },
      connection: { backend_url: null, reconnect_interval: 3000, typing_timeout: 1000 },
      settings: {
        title,
        subtitle,
        primary_color,
        position,
        monitoring: 'off',
        pre_chat,
        max_message_length,
        greeting,
        texts,
        typing_preview,
        csat,
      },
    };
    document.documentElement.dataset.theme = theme;
    window.chatWidget?.destroy();
    for (const socket of sockets) socket.close();
    [session, messages, sockets] = [null, [], []];
    kept.clear();
    window.CallCenterChat.init({
      apiUrl: location.origin,
      tenantId: 'preview',
      inboxId: 1,
      theme,
      locale,
      autoOpen: true,
    });
  }

  let waiting = null;
  window.addEventListener('message', ({ data, origin, source }) => {
    if (origin !== location.origin || source !== parent || data?.type !== 'preview') return;
    if (window.CallCenterChat?.init) show(data);
    else waiting = data;
  });

  const script = document.createElement('script');
  script.src = '/chat-widget.js';
  script.onload = () => {
    if (waiting) show(waiting);
    parent.postMessage({ type: 'preview-ready' }, location.origin);
  };
  document.body.append(script);
})();
