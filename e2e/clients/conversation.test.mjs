// Contract C with a plain WebSocket and plain HTTP, as its published texts say it, word for word.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startDesk } from '../lib/desk.mjs';
import { cuttingProxy } from '../lib/proxy.mjs';
import { seeded } from '../lib/random.mjs';
import { closeFrames, openFrames } from './lib/frames.mjs';
import { caller, signInAll, withVisitorAuth } from './lib/people.mjs';
import { conversation, fields, native } from './lib/shapes.mjs';

/** The published bodies. */
const FRAME = {
  content: 'Hello support!',
  sender_type: 'user',
  metadata: { timestamp: '2023-12-07T10:30:00Z' },
};
const BODY = {
  sender_id: 'user_123',
  sender_type: 'user',
  content: 'Hello support!',
  metadata: {},
};
const ESCALATE = {
  reason: 'complex_query',
  metadata: { user_feedback: 'Need human assistance' },
};

let desk;
let rest;
let people;

before(async () => {
  // Long enough that whoever has not said who they are is still welcome at the end of these tests.
  desk = await startDesk({ name: 'clients-conversation', env: { CHAT_CONNECTION_TIMEOUT: '300' } });
  rest = caller(desk.url);
  people = await signInAll(desk.url);
});
after(async () => {
  closeFrames();
  await desk?.stop();
});

/** Inside the conversation: what a ping is answered to. */
async function enter(path, { who = path, base = desk.url, ...options } = {}) {
  const one = openFrames(base, `/ws/chat/${path}`, { who, ...options });
  await one.open;
  one.send({ type: 'ping' });
  await one.next('pong');
  return one;
}

const asAgent = (id) => `${id}/agent_1?token=${people.agent1.token}`;

test('the published story: messages, typing, escalation, history, conversations', async (t) => {
  const empty = await rest.get('/chat/conv_123/history?limit=50');
  assert.deepEqual(empty.body, { conversation_id: 'conv_123', messages: [], count: 0 });
  const user = await enter('conv_123/user_123');
  const tab = await enter('conv_123/user_123', { who: 'a second tab' });
  const agent = await enter(asAgent('conv_123'), { who: 'the agent' });
  const dashboard = openFrames(desk.url, `/ws?token=${people.agent1.token}`, { who: 'dashboard' });
  await dashboard.next('hello');
  const room = [user, tab, agent];
  const hears = (one, id) => one.next('message', (frame) => frame.id === id);

  await t.test('everyone, the sender too, receives the stored message', async () => {
    user.send(FRAME);
    const told = await user.next('message');
    conversation.message(told, 'type', 'metadata');
    assert.deepEqual(
      [told.sender_id, told.sender_type, told.content, told.conversation_id, told.seq],
      ['user_123', 'user', 'Hello support!', 'conv_123', 1],
    );
    assert.deepEqual(told.metadata, FRAME.metadata);
    for (const one of [tab, agent]) assert.deepEqual(await hears(one, told.id), told);
    const heard = await dashboard.next('chat.message.new', (frame) => frame.data.id === told.id);
    native.message(heard.data, 'session');
  });

  await t.test('an agent who holds a token answers', async () => {
    agent.send({ content: 'Hello, how can I help?', sender_type: 'agent' });
    const told = await user.next('message');
    conversation.message(told, 'type');
    assert.deepEqual([told.sender_type, told.seq], ['agent', 2]);
    assert.equal(told.sender_id, String(people.agent1.user.id));
    for (const one of [tab, agent]) assert.deepEqual(await hears(one, told.id), told);
  });

  await t.test('typing goes to the other side only', async () => {
    user.send({ type: 'typing', is_typing: true });
    const typing = await agent.next('typing');
    assert.deepEqual(typing, { type: 'typing', is_typing: true, sender_type: 'user' });
    agent.send({ type: 'typing', is_typing: false });
    for (const one of [user, tab]) {
      const back = await one.next('typing');
      assert.deepEqual(back, { type: 'typing', is_typing: false, sender_type: 'agent' });
    }
  });

  await t.test('HTTP writes into the same room, and a retry writes nothing', async () => {
    const client_id = randomUUID();
    const sent = await rest.post('/chat/conv_123/messages', { ...BODY, client_id });
    assert.equal(sent.status, 201);
    conversation.message(sent.body);
    assert.deepEqual([sent.body.content, sent.body.seq], ['Hello support!', 3]);
    for (const one of room) {
      assert.deepEqual(await hears(one, sent.body.id), { type: 'message', ...sent.body });
    }
    const again = await rest.post('/chat/conv_123/messages', { ...BODY, client_id });
    assert.deepEqual([again.status, again.body.id], [200, sent.body.id]);
    const other = { ...BODY, content: 'Something else', client_id };
    assert.equal((await rest.post('/chat/conv_123/messages', other)).status, 409);
  });

  await t.test('an escalation is told to all and listed', async () => {
    const made = await rest.post('/chat/conv_123/escalate', ESCALATE);
    assert.equal(made.status, 201);
    conversation.escalation(made.body);
    assert.deepEqual(
      [made.body.conversation_id, made.body.reason, made.body.metadata],
      ['conv_123', ESCALATE.reason, ESCALATE.metadata],
    );
    for (const one of room) {
      const frame = conversation.escalation(await one.next('escalation'), 'type');
      assert.deepEqual(frame, { type: 'escalation', ...made.body });
    }
    const told = await dashboard.next('chat.escalated');
    assert.equal(told.data.reason, 'complex_query');
    const list = await rest.get('/chat/conv_123/escalations');
    assert.deepEqual(list.body, {
      conversation_id: 'conv_123',
      escalations: [made.body],
      count: 1,
    });
  });

  await t.test('the history is oldest first and holds the newest of a limit', async () => {
    const whole = await rest.get('/chat/conv_123/history?limit=50');
    fields('the history', whole.body, ['conversation_id', 'messages', 'count']);
    const seqs = whole.body.messages.map((one) => one.seq);
    assert.deepEqual(seqs, [1, 2, 3, 4], 'the fourth tells of the escalation');
    assert.equal(whole.body.count, 4);
    whole.body.messages.forEach((one) => {
      conversation.message(one, ...(one.seq === 1 ? ['metadata'] : []));
    });
    const newest = await rest.get('/chat/conv_123/history?limit=2');
    assert.deepEqual(newest.body.messages, whole.body.messages.slice(-2));
    assert.equal(newest.body.count, 2);
    assert.equal((await rest.get('/chat/conv_123/history?limit=0')).status, 422);
  });

  await t.test('a user’s conversations are listed', async () => {
    const list = await rest.get('/chat/user/user_123/conversations');
    fields('the list', list.body, ['user_id', 'conversations', 'count']);
    assert.deepEqual([list.body.user_id, list.body.count], ['user_123', 1]);
    assert.equal(list.body.conversations[0].conversation_id, 'conv_123');
  });

  for (const one of room) {
    const typed = one.heard.of('typing').map((frame) => frame.sender_type);
    assert.equal(typed.length, 1, 'typing came once and not from oneself');
    one.close();
  }
  dashboard.close();
});

test('another user is refused, and nobody speaks as what they are not', async () => {
  const user = await enter('conv_own/user_one');
  const stranger = openFrames(desk.url, '/ws/chat/conv_own/user_two', { who: 'a stranger' });
  assert.equal(await stranger.closed(), 4403);
  const [error] = stranger.heard.of('error');
  fields('the error', error.data, ['code', 'message']);
  assert.equal(error.data.code, 'forbidden');
  const body = { ...BODY, sender_id: 'user_two' };
  assert.equal((await rest.post('/chat/conv_own/messages', body)).status, 403);

  for (const [sender_type, code] of [
    ['agent', 'forbidden'],
    ['bot', 'forbidden'],
    ['system', 'forbidden'],
  ]) {
    user.send({ content: 'Trust me', sender_type, client_id: `as ${sender_type}` });
    const refusal = await user.next('error');
    assert.deepEqual([refusal.data.code, refusal.data.ref], [code, `as ${sender_type}`]);
    const claimed = { ...BODY, sender_id: 'user_one', sender_type };
    assert.equal((await rest.post('/chat/conv_own/messages', claimed)).status, 403);
  }
  user.send({ content: '' });
  assert.equal((await user.next('error')).data.field, 'content');
  user.send({ content: 'Still here' });
  assert.equal((await user.next('message')).seq, 1, 'nothing of that was stored');
  user.close();
});

test('a user who was cut off gets what was missed, each once, by after_seq', async () => {
  const proxy = await cuttingProxy({
    port: desk.port,
    random: seeded('conversation'),
    nextCut: () => null,
  });
  const agentSends = async (content) => {
    const options = { token: people.agent1.token };
    const body = { sender_id: 'agent_1', sender_type: 'agent', content };
    return (await rest.post('/chat/conv_cut/messages', body, options)).body;
  };
  const user = await enter('conv_cut/user_cut', { base: proxy.url });
  user.send({ content: 'Hello?' });
  const { seq } = await user.next('message');
  proxy.cutAll();
  await user.closed();
  for (let n = 1; n <= 5; n += 1) await agentSends(`missed ${n}`);
  const meanwhile = Promise.all([1, 2, 3, 4, 5].map((n) => agentSends(`meanwhile ${n}`)));
  const back = await enter(`conv_cut/user_cut?after_seq=${seq}`, { base: proxy.url });
  await meanwhile;
  const last = await agentSends('after');
  await back.next('message', (frame) => frame.id === last.id);
  const seqs = back.heard.of('message').map((frame) => frame.seq);
  const wanted = Array.from({ length: last.seq - seq }, (_, n) => seq + 1 + n);
  assert.deepEqual(seqs, wanted);
  back.close();
  await proxy.close();
});

test('X-Tenant names the business, and its conversations are its own', async () => {
  await desk.command('tenant', 'add', 'second-shop');
  const start = { tenant_id: 'second-shop', channel: 'web', customer_name: 'Second' };
  const { body: visitor } = await rest.post('/api/v1/chat/public/start', start);
  const headers = { 'x-tenant': 'second-shop' };
  const options = { token: visitor.token, headers };
  // The name conv_123 is the first business's; here it is free.
  const sent = await rest.post('/chat/conv_123/messages', BODY, options);
  assert.deepEqual([sent.status, sent.body.seq], [201, 1]);
  const history = await rest.get('/chat/conv_123/history', options);
  assert.equal(history.body.count, 1);
  const byQuery = await rest.get('/chat/conv_123/history?tenant=second-shop', {
    token: visitor.token,
  });
  assert.deepEqual(byQuery.body, history.body);
  const socket = await enter('conv_123/user_123', {
    headers: { ...headers, authorization: `Bearer ${visitor.token}` },
  });
  socket.send({ content: 'By socket' });
  assert.equal((await socket.next('message')).seq, 2);
  socket.close();
  const agents = { token: people.agent1.token, headers };
  assert.equal((await rest.get('/chat/conv_123/history', agents)).status, 401, 'nobody here');
  const nowhere = { headers: { 'x-tenant': 'no-such-shop' } };
  assert.equal((await rest.get('/chat/conv_123/history', nowhere)).status, 404);
});

test('the server is well', async () => {
  const { status, body } = await rest.get('/health');
  assert.deepEqual([status, body.status], [200, 'ok']);
});

test('CHAT_HISTORY_LIMIT, CHAT_MAX_MESSAGE_LENGTH and CHAT_CONNECTION_TIMEOUT have their effect', async (t) => {
  const small = await startDesk({
    name: 'clients-conversation-limits',
    env: {
      CHAT_HISTORY_LIMIT: '3',
      CHAT_MAX_MESSAGE_LENGTH: '20',
      CHAT_CONNECTION_TIMEOUT: '1',
    },
  });
  t.after(() => small.stop());
  const there = caller(small.url);
  const body = (content) => ({ ...BODY, content });
  for (let n = 1; n <= 5; n += 1) await there.post('/chat/conv_123/messages', body(`m${n}`));

  const history = await there.get('/chat/conv_123/history');
  assert.deepEqual(
    history.body.messages.map((one) => one.content),
    ['m3', 'm4', 'm5'],
  );
  assert.equal((await there.get('/chat/conv_123/history?limit=5')).body.count, 5);

  const fits = await there.post('/chat/conv_123/messages', body('ß'.repeat(20)));
  assert.equal(fits.status, 201, 'characters are counted, not bytes');
  const long = await there.post('/chat/conv_123/messages', body('ß'.repeat(21)));
  assert.deepEqual([long.status, long.body.errors[0].field], [422, 'content']);
  const user = await enter('conv_123/user_123', { base: small.url });
  user.send({ content: 'x'.repeat(21), client_id: 'long' });
  const { data } = await user.next('error');
  assert.deepEqual([data.code, data.field, data.ref], ['invalid', 'content', 'long']);
  user.close();

  // On both, a stranger who says nothing where a token is asked for; one server waits longer.
  const start = { tenant_id: 'demo-tenant', channel: 'web', customer_name: 'Strict' };
  const { body: visitor } = await rest.post('/api/v1/chat/public/start', start);
  const silent = openFrames(small.url, '/ws', { who: 'silent, where a second is given' });
  const patient = openFrames(desk.url, '/ws', { who: 'silent, where minutes are given' });
  assert.equal(await silent.closed(), 4401);
  patient.send({ type: 'auth', data: { token: visitor.token } });
  await patient.next('hello');
  patient.close();
});

test('where a token is asked for it may come first in a frame, and no token is 4401', async () => {
  const start = { tenant_id: 'demo-tenant', channel: 'web', customer_name: 'Strict' };
  const { body: visitor } = await rest.post('/api/v1/chat/public/start', start);
  await withVisitorAuth(desk.url, people.admin, 'strict', async () => {
    const path = '/ws/chat/conv_strict/user_strict';
    const owner = openFrames(desk.url, path, { who: 'the owner' });
    await owner.open;
    owner.send({ type: 'auth', token: visitor.token });
    owner.send({ content: 'It is me' });
    assert.equal((await owner.next('message')).content, 'It is me');
    const stranger = openFrames(desk.url, path, { who: 'a stranger' });
    await stranger.open;
    stranger.send({ content: 'Me too' });
    assert.equal(await stranger.closed(), 4401);
    owner.close();
  });
});
