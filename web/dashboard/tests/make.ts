// Makes conversations, messages and answers for tests; each test says only what matters to it.
import type { LoginAnswer, Message, Note, Session } from '@deskbell/protocol';
import { vi } from 'vitest';

export const AT = '2026-03-02T10:00:00.000Z';

export function session(values: Partial<Session> = {}): Session {
  return {
    id: 'one',
    status: 'pending',
    subject: null,
    priority: 'medium',
    channel: 'widget',
    inbox_id: 1,
    customer_id: 7,
    customer: {
      id: 7,
      name: 'Amara Okafor',
      email: null,
      verified: false,
      online: false,
      page: null,
      metadata: {},
      created_at: AT,
      last_seen_at: AT,
    },
    agent_id: null,
    agent: null,
    ticket_id: null,
    required_skills: [],
    tags: [],
    team_id: null,
    team: null,
    metadata: {},
    last_seq: 1,
    last_message: null,
    last_message_at: null,
    unread_count: 0,
    seen: { customer_seq: 0, agent_seq: 0 },
    delivered: { customer_seq: 0, agent_seq: 0 },
    wait_time: 0,
    queue_position: null,
    queued_at: AT,
    created_at: AT,
    assigned_at: null,
    ended_at: null,
    last_activity_at: AT,
    ...values,
  };
}

export function message(seq: number, values: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    session_id: 'one',
    seq,
    type: 'text',
    sender_type: 'customer',
    sender_id: 7,
    sender_name: 'Amara Okafor',
    message: `message ${seq}`,
    attachments: [],
    metadata: {},
    client_id: null,
    created_at: new Date(Date.parse(AT) + seq * 1000).toISOString(),
    ...values,
  };
}

export function note(after: number, values: Partial<Note> = {}): Note {
  return {
    id: `n${after}`,
    session_id: 'one',
    after_seq: after,
    author_id: 1,
    author_name: 'Dana',
    note: 'a note',
    mentions: [],
    client_id: null,
    created_at: AT,
    ...values,
  };
}

export const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));

export const login: LoginAnswer = {
  token: 'token',
  refresh_token: 'refresh',
  expires_at: '2999-01-01T00:00:00.000Z',
  user: { id: 1, name: 'Dana', email: 'dana@shop.example', role: 'agent', permissions: [] },
  tenant: { id: 'shop', name: 'Shop' },
};

export const answer = (body: unknown, status = 200) =>
  new Response(status === 204 ? null : JSON.stringify(body), { status });

export const problem = (status: number, code: string, more: object = {}) =>
  answer({ type: 'about:blank', title: code, status, detail: code, code, ...more }, status);

type Handler = (path: string, init: RequestInit) => Response | Promise<Response>;

/** Stands in for the server: every call of the test goes to `handler`. */
export function serve(handler: Handler) {
  const fetch = vi.fn((url: RequestInfo | URL, init: RequestInit = {}) =>
    Promise.resolve(handler(String(url).replace('/api/v1', ''), init)),
  );
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

/** A promise that the test settles when it wants to. */
export function later<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
