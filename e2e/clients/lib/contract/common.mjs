// Section 0: what holds for every dialect.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { call } from '../people.mjs';
import { fields, time } from '../shapes.mjs';

const PROBLEM = ['type', 'title', 'status', 'detail', 'code'];

/** A refusal in HTTP's form; gives its body. */
export function problem({ status, headers, body }, wanted, ...errors) {
  assert.equal(status, wanted, body?.detail);
  assert.equal(headers.get('content-type'), 'application/problem+json');
  const more = ['errors', 'agent', 'last_seq'];
  fields('a problem', body, PROBLEM, more);
  assert.equal(body.status, wanted);
  assert.deepEqual(
    (body.errors ?? []).map(({ field }) => field),
    errors,
  );
  return body;
}

export const start = ({ rest }, more = {}) =>
  rest.post('/api/v1/chat/public/start', {
    tenant_id: 'demo-tenant',
    channel: 'web',
    customer_name: 'Vera',
    customer_email: 'vera@mail.example',
    ...more,
  });

export const common = {
  'sign-in': async ({ rest }) => {
    const { status, body } = await rest.post('/api/v1/auth/login', {
      email: 'agent2@callcenter.com',
      password: 'Password123!',
      tenant: 'demo-tenant',
    });
    assert.equal(status, 200);
    fields('the sign-in', body, ['token', 'refresh_token', 'expires_at', 'user', 'tenant']);
    for (const name of ['id', 'name', 'email', 'role']) assert.ok(body.user[name], name);
    fields('its tenant', body.tenant, ['id', 'name']);
    time('expires_at', body.expires_at);
    const claims = JSON.parse(Buffer.from(body.token.split('.')[1], 'base64url'));
    fields('the claims', claims, ['sub', 'tenant', 'role', 'exp', 'jti']);
    const again = await rest.post('/api/v1/auth/refresh', { refresh_token: body.refresh_token });
    assert.equal(again.status, 200);
    const by = { token: again.body.token };
    assert.equal((await rest.get('/api/v1/me', by)).status, 200);
    assert.equal((await rest.post('/api/v1/auth/logout', {}, by)).status, 204);
    problem(await rest.get('/api/v1/me', by), 401);
  },
  ids: async (at) => {
    const { body } = await start(at, { message: 'Hello' });
    at.chat = body;
    assert.match(body.session_id, /^[0-9a-f]{32}$/);
    assert.match(body.messages[0].id, /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    const { id } = at.people.agent1.user;
    assert.ok(Number.isInteger(id));
    const path = `/api/v1/chat/sessions/${body.session_id}/assign`;
    assert.equal((await at.rest.post(path, { agent_id: String(id) }, at.agent)).status, 200);
  },
  time: ({ chat }) => time('created_at', chat.messages[0].created_at),
  errors: async ({ rest }) => {
    problem(await rest.post('/api/v1/auth/login', { email: 1 }), 422, 'email');
    problem(await rest.get('/api/v1/chat/sessions'), 401);
  },
  retries: async ({ rest, chat, agent }) => {
    const say = (message, key) =>
      rest.post(
        '/api/v1/chat/public/message',
        { session_id: chat.session_id, message },
        { token: chat.token, headers: { 'idempotency-key': key } },
      );
    const key = randomUUID();
    const first = await say('Once.', key);
    const again = await say('Once.', key);
    assert.deepEqual([first.status, again.status], [201, 200]);
    assert.deepEqual(again.body, first.body);
    assert.equal(problem(await say('Twice.', key), 409).code, 'client_id_reused');
    // On any POST.
    const escalate = () =>
      rest.post(
        `/chat/${chat.session_id}/escalate`,
        { reason: 'angry' },
        { ...agent, headers: { 'idempotency-key': key } },
      );
    const [one, two] = [await escalate(), await escalate()];
    assert.deepEqual([one.status, two.status, two.body], [201, 200, one.body]);
  },
  order: async ({ rest, chat }) => {
    const { body } = await rest.get(`/api/v1/chat/public/session/${chat.session_id}`, chat);
    const seqs = body.messages.map(({ seq }) => seq);
    assert.deepEqual(
      seqs,
      seqs.map((_, n) => n + 1),
    );
  },
  limits: async ({ rest, desk, chat }) => {
    const say = (message) =>
      rest.post('/api/v1/chat/public/message', { session_id: chat.session_id, message }, chat);
    problem(await say('x'.repeat(1_001)), 422, 'message');
    problem(await say('x'.repeat(1_100_000)), 413);
    const form = new FormData();
    form.append('file', new Blob([Buffer.alloc(20 * 1024 * 1024 + 1)]), 'big.bin');
    const answer = await fetch(`${desk.url}/api/chat-upload/upload`, {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${chat.token}` },
    });
    assert.equal(answer.status, 413);
  },
  tenancy: async ({ rest, agent }) => {
    const absent = problem(await rest.get(`/api/v1/chat/sessions/${'0'.repeat(32)}`, agent), 404);
    assert.equal(absent.code, 'not_found');
  },
  senders: async ({ rest, chat }) => {
    const claim = { session_id: chat.session_id, message: 'x', sender_type: 'agent' };
    problem(await rest.post('/api/v1/chat/public/message', claim, chat), 403);
  },
  'visitor proof': async (at) => {
    const { headers, body } = await start(at);
    assert.ok(headers.get('set-cookie').startsWith(`chatSessionId=${body.token};`));
    assert.match(headers.get('set-cookie'), /HttpOnly/);
    const made = await at.rest.post('/api/v1/chat/public/visitor', { tenant_id: 'demo-tenant' });
    assert.equal(made.status, 201);
    fields('somebody', made.body, ['token', 'customer']);
  },
  origins: async ({ desk }) => {
    const from = (origin) =>
      call(desk.url, 'GET', '/api/v1/chat/public/config', { headers: { origin } });
    const loopback = 'http://localhost:9999';
    const own = await from(loopback);
    assert.deepEqual([own.status, own.headers.get('access-control-allow-origin')], [200, loopback]);
    const other = await from('https://evil.example');
    problem(other, 403);
    assert.equal(other.headers.get('access-control-allow-origin'), null);
    const page = await fetch(`${desk.url}/`);
    assert.match(page.headers.get('content-security-policy'), /frame-ancestors 'none'/);
    const chats = await fetch(`${desk.url}/chats/1`);
    assert.match(chats.headers.get('content-security-policy'), /frame-ancestors/);
  },
  'identity claims': async (at) => {
    const { body } = await start(at);
    assert.equal(body.customer.verified, false);
    assert.notEqual(body.customer.id, at.chat.customer.id, 'the same e-mail is another visitor');
  },
};
