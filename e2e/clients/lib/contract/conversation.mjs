// C: every call, the socket's frames, and the page that is a script.
import assert from 'node:assert/strict';
import { openFrames } from '../frames.mjs';
import { conversation, fields, time } from '../shapes.mjs';
import { problem } from './common.mjs';

const NAME = 'conv_contract';

export const conversationRows = {
  'WS /ws/chat/{conversation_id}/{user_id}': async (at) => {
    const open = (user) =>
      openFrames(at.desk.url, `/ws/chat/${NAME}/${user}`, { who: user, protocols: [] });
    const user = open('user_1');
    await user.open;
    user.send({ content: 'Hello', sender_type: 'user', metadata: { a: 1 } });
    const told = await user.next('message');
    conversation.message(told, 'type', 'metadata');
    const tab = open('user_1');
    const agent = open(`agent?token=${at.agent.token}`);
    for (const one of [tab, agent]) {
      await one.open;
      one.send({ type: 'ping' });
      await one.next('pong');
    }
    user.send({ type: 'typing', is_typing: true });
    const typing = await agent.next('typing');
    assert.equal(typing.is_typing, true);
    user.send({ content: 'x'.repeat(1_001), sender_type: 'user' });
    const { data } = await user.next('error');
    fields('an error', data, ['code', 'message'], ['ref', 'field']);
    user.send({ content: 'x', sender_type: 'agent' });
    await user.next('error', (frame) => frame.data.code === 'forbidden');
    const other = open('user_2');
    assert.equal(await other.closed(), 4403);
    Object.assign(at, { user, room: [user, tab, agent] });
  },
  'POST /chat/{conversation_id}/messages': async ({ rest, room }) => {
    const said = { sender_id: 'user_1', sender_type: 'user', content: 'By REST', metadata: {} };
    const { status, body } = await rest.post(`/chat/${NAME}/messages`, said);
    assert.equal(status, 201);
    conversation.message(body);
    for (const one of room) await one.next('message', (frame) => frame.id === body.id);
    problem(await rest.post(`/chat/${NAME}/messages`, { ...said, sender_id: 'user_2' }), 403);
    problem(await rest.post(`/chat/${NAME}/messages`, { sender_id: 'user_1' }), 422, 'content');
  },
  'GET /chat/{conversation_id}/history': async ({ rest }) => {
    const { status, body } = await rest.get(`/chat/${NAME}/history?limit=50`);
    assert.equal(status, 200);
    fields('a history', body, ['conversation_id', 'messages', 'count']);
    assert.deepEqual([body.conversation_id, body.count], [NAME, 2]);
    conversation.message(body.messages[0], 'metadata');
  },
  'POST /chat/{conversation_id}/escalate': async ({ rest, room }) => {
    const { status, body } = await rest.post(`/chat/${NAME}/escalate`, {
      reason: 'complex_query',
      metadata: {},
    });
    assert.equal(status, 201);
    conversation.escalation(body);
    for (const one of room) {
      const told = await one.next('escalation');
      conversation.escalation(told, 'type');
      assert.equal(told.id, body.id);
    }
    problem(await rest.post(`/chat/${NAME}/escalate`, {}), 422, 'reason');
    problem(await rest.post('/chat/conv_nobody/escalate', { reason: 'x' }), 404);
  },
  'GET /chat/{conversation_id}/escalations': async ({ rest }) => {
    const { status, body } = await rest.get(`/chat/${NAME}/escalations`);
    assert.equal(status, 200);
    fields('the escalations', body, ['conversation_id', 'escalations', 'count']);
    assert.equal(body.count, 1);
  },
  'GET /chat/user/{user_id}/conversations': async ({ rest }) => {
    const { status, body } = await rest.get('/chat/user/user_1/conversations');
    assert.equal(status, 200);
    fields('the conversations', body, ['user_id', 'conversations', 'count']);
    assert.equal(body.conversations[0].conversation_id, NAME);
    time('created_at', body.conversations[0].created_at);
  },
  'GET /health': async ({ rest }) => {
    const { status, body } = await rest.get('/health');
    assert.deepEqual([status, body.status], [200, 'ok']);
  },
  'the page that is a script': async ({ desk }) => {
    const get = (dest) =>
      fetch(`${desk.url}/static/chat-widget.html`, { headers: { 'sec-fetch-dest': dest } });
    assert.match((await get('script')).headers.get('content-type'), /javascript/);
    assert.match((await get('document')).headers.get('content-type'), /html/);
    assert.equal((await fetch(`${desk.url}/static/demo.html`)).status, 200);
  },
};
