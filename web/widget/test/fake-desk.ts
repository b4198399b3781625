// A desk for the panel's tests: answers the visitor calls from memory and lets the test hold the
// socket's other end.

import type { Message, PublicConfig, VisitorSession } from '@deskbell/protocol';
import { FakeSocket } from '../../packages/protocol/test/fake-socket';

const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ status, code, detail: 'Refused.' }), { status });

export class FakeDesk {
  preChat = { enabled: false, require_name: false, require_email: false };
  articles: { id: number; title: string; language: string }[] = [];
  html = '';
  /** What the inbox's settings and hours are besides what they mostly are. */
  settings: Partial<PublicConfig['settings']> = {};
  hours: Partial<PublicConfig> = {};
  messages: Message[] = [];
  session: VisitorSession | null = null;
  calls: { path: string; body: Record<string, unknown> }[] = [];
  /** Whether the visitor's token is no longer known. */
  expired = false;
  /** Status the next message is refused with. */
  refuse = 0;

  fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const { pathname } = new URL(String(input));
    const body = init?.body ? JSON.parse(String(init.body)) : {};
    const path = pathname.replace('/api/v1/chat/public/', '');
    this.calls.push({ path, body });
    return this.answer(path, body);
  };

  private answer(path: string, body: Record<string, string>): Response {
    const json = (value: unknown) => new Response(JSON.stringify(value));
    if (path === 'config') {
      return json({
        inbox_id: 1,
        tenant_id: 'shop',
        online: true,
        connection: { backend_url: null, reconnect_interval: 3000, typing_timeout: 1000 },
        settings: {
          title: 'From the inbox',
          subtitle: 'Inbox subtitle',
          primary_color: '#4F46E5',
          position: 'bottom-right',
          monitoring: 'off',
          pre_chat: this.preChat,
          csat: true,
          max_message_length: 1000,
          ...this.settings,
        },
        ...this.hours,
      });
    }
    if (path === 'start' || path === 'message') {
      const { refuse } = this;
      this.refuse = 0;
      if (refuse) return problem(refuse, refuse === 422 ? 'invalid' : 'unavailable');
      const message = this.say('customer', body.message ?? '', body.client_id);
      if (path === 'message') return json(message);
      return json({
        session_id: 's1',
        token: 'made',
        session: this.session,
        messages: this.messages,
      });
    }
    if (path === 'offline') {
      const { refuse } = this;
      this.refuse = 0;
      return refuse ? problem(refuse, 'unavailable') : json({ number: 'T-1' });
    }
    if (path === 'rating') {
      const { refuse } = this;
      this.refuse = 0;
      if (refuse) return problem(refuse, 'unavailable');
      const { rating, comment = null } = body as unknown as { rating: number; comment?: string };
      const created_at = new Date().toISOString();
      this.session = { ...(this.session ?? blank), rating: { rating, comment, created_at } };
      return json({ session: this.session });
    }
    if (path === '/api/v1/kb/public/articles') return json({ articles: this.articles });
    if (path.startsWith('/api/v1/kb/public/articles/')) {
      return json({ article: { ...this.articles[0], html: this.html } });
    }
    if (path === 'sessions') {
      if (this.expired) return problem(401, 'unauthenticated');
      return json({ sessions: this.session ? [this.session] : [], next_cursor: null });
    }
    if (path.startsWith('session/')) {
      return json({ session: this.session, messages: this.messages, has_more: false });
    }
    return json({});
  }

  /** Store a message as the server would. */
  say(sender_type: 'customer' | 'agent', text: string, client_id: string | null = null): Message {
    const seq = this.messages.length + 1;
    const message: Message = {
      id: `m${seq}`,
      session_id: 's1',
      seq,
      type: 'text',
      sender_type,
      sender_id: sender_type === 'agent' ? 7 : 1,
      sender_name: sender_type === 'agent' ? 'Dana Reyes' : null,
      message: text,
      attachments: [],
      metadata: {},
      client_id,
      created_at: new Date().toISOString(),
    };
    this.messages.push(message);
    this.session = {
      ...(this.session ?? blank),
      last_seq: seq,
      last_message: { seq, sender_type, sender_name: null, message: text, created_at: '' },
    };
    return message;
  }

  /** Store it and push it down the socket. */
  push(text: string): void {
    const message = this.say('agent', text);
    FakeSocket.last.say({ type: 'chat.message.new', data: message, cursor: `e.${message.seq}` });
  }
}

const now = new Date().toISOString();
const blank: VisitorSession = {
  id: 's1',
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
    created_at: now,
    last_seen_at: now,
  },
  agent_id: null,
  agent: null,
  last_seq: 0,
  last_message: null,
  last_message_at: now,
  unread_count: 0,
  seen: { customer_seq: 0, agent_seq: 0 },
  delivered: { customer_seq: 0, agent_seq: 0 },
  wait_time: 0,
  queued_at: now,
  queue_position: 2,
  created_at: now,
  assigned_at: null,
  ended_at: null,
  last_activity_at: now,
};
