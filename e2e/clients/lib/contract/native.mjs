// N: the published rows, and the lists beside them.
import assert from 'node:assert/strict';
import { openFrames } from '../frames.mjs';
import { fields, native } from '../shapes.mjs';
import { problem, start } from './common.mjs';

const LISTS = {
  '/api/v1/inboxes': 'inboxes',
  '/api/v1/kb/articles': 'articles',
  '/api/v1/canned-responses': 'canned_responses',
  '/api/v1/tickets': 'tickets',
  '/api/v1/customers': 'customers',
  '/api/v1/agents': 'agents',
  '/api/v1/teams': 'teams',
  '/api/v1/visitors': 'visitors',
};

export const nativeRows = {
  'POST /api/v1/chat/public/start': async (at) => {
    at.desktop = openFrames(at.desk.url, `/ws?token=${at.agent.token}`, { who: 'the agent' });
    const hello = await at.desktop.next('hello');
    for (const name of ['user', 'tenant', 'settings', 'head'])
      assert.ok(name in hello.data, `${name} in ${Object.keys(hello.data)}`);
    const { status, body } = await start(at);
    assert.equal(status, 201);
    for (const name of ['session_id', 'token', 'status', 'customer', 'messages'])
      assert.ok(name in body, name);
    assert.deepEqual([body.status, body.messages], ['pending', []]);
    Object.assign(at, { id: body.session_id, by: { token: body.token } });
    const told = await at.desktop.next('chat.session.started', (f) => f.data.id === at.id);
    fields('a frame', told, ['type', 'data', 'cursor']);
    assert.equal(told.data.status, 'pending');
    at.widget = openFrames(at.desk.url, `/ws?token=${body.token}`, { who: 'the customer' });
    await at.widget.next('hello');
  },
  'POST /api/v1/chat/public/message': async ({ rest, id, widget, desktop }) => {
    const sent = await rest.post('/api/v1/chat/public/message', { session_id: id, message: 'Hi' });
    assert.equal(sent.status, 201, 'as published, without a token');
    native.message(sent.body);
    assert.equal(sent.body.sender_type, 'customer');
    for (const one of [widget, desktop]) {
      await one.next('chat.message.new', ({ data }) => data.id === sent.body.id);
    }
  },
  'GET /api/v1/chat/public/session/:session_id': async ({ rest, id, by }) => {
    const { status, body } = await rest.get(`/api/v1/chat/public/session/${id}?limit=1`, by);
    assert.equal(status, 200);
    fields('the session', body, ['session', 'messages', 'has_more']);
  },
  'GET /api/v1/chat/sessions': async ({ rest, id, agent }) => {
    const query = 'status=pending&sort=wait_time&limit=100&priority=medium';
    const { body } = await rest.get(`/api/v1/chat/sessions?${query}`, agent);
    for (const name of ['sessions', 'next_cursor']) assert.ok(name in body, name);
    assert.ok(body.sessions.some((one) => one.id === id));
  },
  'GET /api/v1/chat/sessions/:id/messages': async ({ rest, id, agent }) => {
    const { body } = await rest.get(`/api/v1/chat/sessions/${id}/messages?after=0`, agent);
    assert.deepEqual([body.messages.map(({ seq }) => seq), body.has_more], [[1], false]);
    const wrong = await rest.get(`/api/v1/chat/sessions/${id}/messages?limit=501`, agent);
    problem(wrong, 422, 'limit');
  },
  'POST /api/v1/chat/sessions/:id/assign': async (at) => {
    const { rest, id, agent, people } = at;
    const path = `/api/v1/chat/sessions/${id}/assign`;
    const mine = await rest.post(path, { agent_id: people.agent1.user.id }, agent);
    assert.equal(mine.status, 200);
    await at.widget.next('chat.session.assigned');
    await at.desktop.next('chat.agent.joined');
    const theirs = { token: people.agent2.token };
    const late = await rest.post(path, { agent_id: people.agent2.user.id }, theirs);
    const { code, agent: has } = problem(late, 409);
    assert.deepEqual([code, has.id], ['already_assigned', people.agent1.user.id]);
  },
  'POST /api/v1/chat/messages': async ({ rest, id, agent, widget }) => {
    const sent = await rest.post(
      '/api/v1/chat/messages',
      { session_id: id, message: 'Hello' },
      agent,
    );
    assert.equal(sent.status, 201);
    native.message(sent.body);
    await widget.next('chat.message.new', ({ data }) => data.id === sent.body.id);
  },
  'WebSocket /ws': async ({ id, widget, desktop }) => {
    const ask = async (one, type, data) => {
      const ref = `${type}-1`;
      one.send({ type, data, ref });
      const answer = await one.next('ack', (frame) => frame.ref === ref);
      assert.equal(answer.type, 'ack');
      return answer;
    };
    await ask(widget, 'chat.message.send', { session_id: id, message: 'By socket' });
    await ask(widget, 'chat.typing', { session_id: id, is_typing: true });
    await desktop.next('chat.typing');
    await ask(widget, 'chat.seen', { session_id: id, seq: 1 });
    await ask(desktop, 'monitor.watch', {});
    await ask(widget, 'visitor.page', { url: 'http://localhost/a', title: 'A', referrer: '' });
    await ask(desktop, 'monitor.unwatch', {});
    widget.send({ type: 'ping' });
    assert.ok((await widget.next('pong')).data.head, 'the head');
    widget.send({ type: 'chat.message.send', data: { session_id: id }, ref: 'r' });
    const { data } = await widget.next('error');
    fields('an error', data, ['code', 'message', 'ref'], ['field']);
  },
  'lists are { plural, next_cursor }': async ({ rest, people }) => {
    const admin = { token: people.admin.token };
    for (const [path, plural] of Object.entries(LISTS)) {
      const { status, body } = await rest.get(path, admin);
      assert.equal(status, 200, path);
      assert.ok(Array.isArray(body[plural]) && 'next_cursor' in body, path);
    }
    assert.equal((await rest.get('/api/v1/settings', admin)).status, 200);
  },
  'pages and the document': async ({ desk }) => {
    const paths = ['/', '/widget-demo.html', '/websocket-test.html', '/chat-widget.js'];
    for (const path of [...paths, '/api/v1/openapi.json', '/api/docs', '/chats/1']) {
      assert.equal((await fetch(desk.url + path)).status, 200, path);
    }
  },
};
