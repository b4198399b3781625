// The published native calls and frames with a plain client: fetch and WebSocket, nothing of our own packages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDesk } from '../lib/desk.mjs';
import { closeFrames, openFrames } from './lib/frames.mjs';
import { call, caller } from './lib/people.mjs';
import { native } from './lib/shapes.mjs';

/** The published credentials. */
const SIGN_IN = {
  email: 'agent1@callcenter.com',
  password: 'Password123!',
  tenant: 'demo-tenant',
};

let desk;
let rest;

before(async () => {
  desk = await startDesk({ name: 'clients-native' });
  rest = caller(desk.url);
});
after(async () => {
  closeFrames();
  await desk?.stop();
});

test('the published quick reference, call by call and frame by frame', async (t) => {
  const signed = await rest.post('/api/v1/auth/login', SIGN_IN);
  assert.equal(signed.status, 200);
  const agent = signed.body;
  const options = { token: agent.token };
  const interfaceSocket = openFrames(desk.url, `/ws?token=${agent.token}`, { who: 'the agent' });
  await interfaceSocket.next('hello');

  const started = await rest.post('/api/v1/chat/public/start', {
    tenant_id: 'demo-tenant',
    channel: 'web',
    customer_name: 'Vera',
    customer_email: 'vera@mail.example',
  });
  assert.equal(started.status, 201);
  const { session_id, token } = started.body;
  assert.equal(started.body.status, 'pending');
  assert.deepEqual(started.body.messages, []);
  const isMine = ({ data }) => (data.session_id ?? data.session?.id ?? data.id) === session_id;

  await t.test('the agent’s interface hears of the session', async () => {
    const { data } = await interfaceSocket.next('chat.session.started', isMine);
    assert.deepEqual([data.status, data.customer.name], ['pending', 'Vera']);
  });

  const widget = openFrames(desk.url, `/ws?token=${token}`, { who: 'the widget' });
  await widget.next('hello');

  await t.test('a customer’s message reaches the agent, with a cursor', async () => {
    const body = { session_id, message: 'Hello?' };
    // As published, without a token: the demo's inbox takes the session's id for proof.
    const sent = await rest.post('/api/v1/chat/public/message', body);
    assert.equal(sent.status, 201);
    native.message(sent.body);
    const { data, cursor } = await interfaceSocket.next('chat.message.new', isMine);
    native.message(data, 'session');
    assert.deepEqual([data.id, data.sender_type, data.seq], [sent.body.id, 'customer', 1]);
    assert.match(cursor, /^[^.]+\.\d+$/);
  });

  await t.test('the agent lists sessions and reads the messages', async () => {
    const list = await rest.get('/api/v1/chat/sessions', options);
    assert.equal(list.status, 200);
    assert.ok(list.body.sessions.some((one) => one.id === session_id));
    const read = await rest.get(`/api/v1/chat/sessions/${session_id}/messages`, options);
    assert.deepEqual(
      read.body.messages.map((one) => one.message),
      ['Hello?'],
    );
  });

  await t.test('“assign to me” tells the customer and the agent', async () => {
    const path = `/api/v1/chat/sessions/${session_id}/assign`;
    // A number or the same number as a text.
    const assigned = await rest.post(path, { agent_id: String(agent.user.id) }, options);
    assert.equal(assigned.status, 200);
    const { data } = await widget.next('chat.session.assigned', isMine);
    assert.deepEqual([data.status, data.agent.name], ['active', agent.user.name]);
    await interfaceSocket.next('chat.session.assigned', isMine);
    const joined = await interfaceSocket.next('chat.agent.joined', isMine);
    assert.equal(joined.data.agent.id, agent.user.id);
  });

  await t.test('the agent answers and the customer hears it', async () => {
    const body = { session_id, message: 'Hello, Vera.' };
    const sent = await rest.post('/api/v1/chat/messages', body, options);
    assert.equal(sent.status, 201);
    const told = await widget.next('chat.message.new', ({ data }) => data.id === sent.body.id);
    native.message(told.data);
    assert.deepEqual([told.data.message, told.data.sender_type], ['Hello, Vera.', 'agent']);
  });

  await t.test(
    'the customer hears the agent type, and both send by socket with an ack',
    async () => {
      interfaceSocket.send({
        type: 'chat.typing',
        data: { session_id, is_typing: true },
        ref: 'a',
      });
      assert.equal((await interfaceSocket.next('ack', (one) => one.ref === 'a')).data.ok, true);
      const typing = await widget.next('chat.typing', isMine);
      assert.deepEqual([typing.data.user_type, typing.data.is_typing], ['agent', true]);
      const data = { session_id, message: 'By socket', client_id: 'once' };
      widget.send({ type: 'chat.message.send', data, ref: 1 });
      widget.send({ type: 'chat.message.send', data, ref: 2 });
      const acks = [await widget.next('ack'), await widget.next('ack')];
      assert.deepEqual(
        acks.map((one) => one.ref),
        [1, 2],
      );
      assert.equal(acks[0].data.message.id, acks[1].data.message.id);
      widget.send({ type: 'chat.message.send', data: { ...data, message: 'Other' }, ref: 3 });
      assert.equal((await widget.next('error')).data.code, 'client_id_reused');
      widget.send({ type: 'ping', ref: 4 });
      assert.match((await widget.next('pong')).data.head, /\.\d+$/);
    },
  );

  await t.test('the history holds it all, once, in order', async () => {
    const { body } = await rest.get(`/api/v1/chat/public/session/${session_id}`);
    assert.equal(body.session.id, session_id);
    for (const one of body.messages) native.message(one);
    assert.deepEqual(
      body.messages.map((one) => one.seq),
      [1, 2, 3, 4],
    );
    assert.deepEqual(
      body.messages.filter((one) => one.type === 'text').map((one) => one.message),
      ['Hello?', 'Hello, Vera.', 'By socket'],
    );
  });

  await t.test('a socket that comes back with its cursor hears what it missed', async () => {
    const { cursor } = widget.heard.log.map((one) => one.data).findLast((one) => one.cursor);
    widget.close();
    for (const message of ['missed 1', 'missed 2']) {
      await rest.post('/api/v1/chat/messages', { session_id, message }, options);
    }
    const back = openFrames(desk.url, `/ws?token=${token}&cursor=${cursor}`, { who: 'it again' });
    await back.next('chat.message.new', ({ data }) => data.message === 'missed 2');
    const heard = back.heard.of('chat.message.new').map(({ data }) => data.message);
    const after = back.heard.of('chat.message.new').map(({ data }) => data.seq);
    assert.deepEqual(heard.slice(-2), ['missed 1', 'missed 2']);
    assert.deepEqual(
      after,
      [...new Set(after)].sort((a, b) => a - b),
      'once, in order',
    );
    back.close();
  });

  await t.test('signing out ends the token', async () => {
    assert.equal((await rest.get('/api/v1/me', options)).body.user.email, SIGN_IN.email);
    const out = await call(desk.url, 'POST', '/api/v1/auth/logout', options);
    assert.ok(out.status < 300, `signed out (${out.status})`);
    assert.equal(await interfaceSocket.closed(), 4401);
    assert.equal((await rest.get('/api/v1/me', options)).status, 401);
  });
});

test('the published pages are there', async () => {
  for (const [path, type] of [
    ['/', 'text/html'],
    ['/widget-demo.html', 'text/html'],
    ['/websocket-test.html', 'text/html'],
    ['/chat-widget.js', 'text/javascript'],
  ]) {
    const answer = await fetch(desk.url + path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get('content-type'), new RegExp(type), path);
  }
});
