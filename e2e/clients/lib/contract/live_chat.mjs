// L: every call and every event, and M's socket parts, which share its connection.
import assert from 'node:assert/strict';
import { fields, liveChat } from '../shapes.mjs';
import { connect } from '../socket_io.mjs';
import { problem } from './common.mjs';

async function ask(client, name, data, ...adds) {
  const answer = await client.ask(name, data);
  assert.equal(answer.ok, true, `${name}: ${JSON.stringify(answer)}`);
  for (const key of adds) assert.ok(key in answer, `${name} adds ${key}`);
  return answer;
}

async function refused(client, name, data, code) {
  const answer = await client.ask(name, data);
  fields('a refusal', answer, ['ok', 'error']);
  fields('its error', answer.error, ['code', 'message'], ['field', 'agent']);
  assert.deepEqual([answer.ok, answer.error.code], [false, code]);
}

const get = async ({ rest }, path, who) => {
  const { status, body } = await rest.get(`/api/live-chat${path}`, who);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};
const post = ({ rest }, path, body, who) => rest.post(`/api/live-chat${path}`, body, who);

export const liveChatRows = {
  'an agent’s connection makes the agent online': async (at) => {
    const { token, user } = at.people.agent2;
    Object.assign(at, { other: { token }, otherId: user.id, ownId: at.people.agent1.user.id });
    at.admin = { token: at.people.admin.token };
    const open = (who, auth) => connect(at.desk.url, { who, way: 'websocket', auth });
    at.one = await open('agent1', at.agent);
    at.two = await open('agent2', at.other);
    const told = await at.one.next('agent:status', (one) => one.agent_id === user.id);
    assert.equal(told.status, 'online');
  },
  'POST /api/live-chat/start': async (at) => {
    const { status, body } = await post(at, '/start?tenant=demo-tenant', { subject: 'By REST' });
    assert.equal(status, 201);
    liveChat.session(body.session);
    assert.equal(body.session.priority, 'medium');
    Object.assign(at, { id: body.session.id, by: { token: body.token } });
    liveChat.session(await at.one.next('chat:new_session', (one) => one.id === at.id));
    problem(await post(at, '/start', { priority: 'soon' }, at.by), 422, 'priority');
  },
  'GET /api/live-chat/agent/sessions': async (at) => {
    const query = 'status=pending&sort=priority';
    const { sessions } = await get(at, `/agent/sessions?${query}`, at.agent);
    assert.ok(sessions.some(({ id }) => id === at.id));
    sessions.forEach(liveChat.session);
    await get(at, '/agent/sessions?status=pending&sort=wait_time&skills=a,b', at.agent);
  },
  'GET /api/live-chat/queue/stats': async (at) => {
    const stats = await get(at, '/queue/stats', at.agent);
    const keys = ['total_pending', 'by_priority', 'wait_times', 'average_wait_time'];
    fields('the statistics', stats, [...keys, 'longest_wait_time']);
    fields('by priority', stats.by_priority, ['urgent', 'high', 'medium', 'low']);
    fields('a wait', stats.wait_times[0], ['session_id', 'priority', 'wait_time']);
  },
  'POST /api/live-chat/:id/accept': async (at) => {
    const { status, body } = await post(at, `/${at.id}/accept`, {}, at.agent);
    assert.deepEqual(
      [status, body.session.status, body.session.agent_id],
      [200, 'active', at.ownId],
    );
    const late = await post(at, `/${at.id}/accept`, {}, at.other);
    assert.equal(problem(late, 409).code, 'already_assigned');
  },
  'GET /api/live-chat/:id/customer-context': async (at) => {
    const context = await get(at, `/${at.id}/customer-context`, at.agent);
    const keys = ['customer', 'previous_tickets', 'previous_chats', 'active_tickets'];
    fields('the context', context, [...keys, 'active_chats', 'account']);
  },
  'POST /api/live-chat/:id/transfer': async (at) => {
    const to = { agent_id: at.otherId, reason: 'yours' };
    const { status, body } = await post(at, `/${at.id}/transfer`, to, at.agent);
    assert.deepEqual([status, body.session.agent_id], [200, at.otherId]);
    liveChat.session(await at.two.next('chat:transferred', ({ id }) => id === at.id));
  },
  'POST /api/live-chat/:id/assign': async (at) => {
    const { status } = await post(at, `/${at.id}/assign`, { agent_id: at.ownId }, at.admin);
    assert.equal(status, 200);
    // Only who may give away another's.
    const taken = await post(at, `/${at.id}/assign`, { agent_id: at.otherId }, at.other);
    assert.equal(problem(taken, 409).code, 'already_assigned');
  },
  'GET /api/live-chat/:id/messages': async (at) => {
    const { messages } = await get(at, `/${at.id}/messages`, at.agent);
    assert.equal(messages[0].type, 'system');
  },
  'GET /api/live-chat/admin/all-sessions': async (at) => {
    assert.ok((await get(at, '/admin/all-sessions', at.admin)).sessions.length > 1);
    problem(await at.rest.get('/api/live-chat/admin/all-sessions', at.agent), 403);
  },
  'GET /api/live-chat/agent/:agent_id/workload': async (at) => {
    const load = await get(at, `/agent/${at.ownId}/workload`, at.agent);
    const keys = ['active_chats_count', 'max_chats', 'capacity_utilization', 'available_slots'];
    fields('the workload', load, [...keys, 'active_chats']);
    assert.ok(load.capacity_utilization > 0 && load.capacity_utilization <= 1);
    problem(await at.rest.get(`/api/live-chat/agent/${at.ownId}/workload`, at.other), 403);
  },
  'POST /api/chat-upload/upload': async (at) => {
    const form = new FormData();
    form.append('file', new Blob(['a,b\n1,2\n'], { type: 'text/csv' }), 'a.csv');
    const answer = await fetch(`${at.desk.url}/api/chat-upload/upload`, {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${at.by.token}` },
    });
    assert.equal(answer.status, 201);
    const body = await answer.json();
    fields('an upload', body, ['attachment_url', 'name', 'size', 'mime_type']);
    at.url = body.attachment_url;
  },
  'POST /api/live-chat/:id/convert-to-ticket': async (at) => {
    const convert = () => post(at, `/${at.id}/convert-to-ticket`, { subject: 'T' }, at.agent);
    const [first, again] = [await convert(), await convert()];
    assert.deepEqual([first.status, again.status], [201, 200]);
    const { ticket } = first.body;
    assert.deepEqual([again.body.ticket.id, ticket.session_id], [ticket.id, at.id]);
    assert.ok(Number.isInteger(ticket.id) && 'transcript' in ticket);
  },
  'POST /api/live-chat/:id/end': async (at) => {
    const { status, body } = await post(at, `/${at.id}/end`, {}, at.by);
    assert.deepEqual([status, body.session.status], [200, 'closed']);
  },

  'chat:start': async (at) => {
    const { desk } = at;
    const query = { tenant: 'demo-tenant' };
    at.visitor = await connect(desk.url, { who: 'customer', way: 'websocket', query });
    const { session } = await ask(at.visitor, 'chat:start', { subject: 'Live' }, 'session');
    at.id = liveChat.session(session).id;
    const preload = session.metadata.customer;
    assert.ok('previous_chats_count' in preload && 'account_status' in preload);
    await at.two.next('chat:new_session', ({ id }) => id === at.id);
  },
  'chat:accept': async (at) => {
    const both = [at.one, at.two].map((one) => one.ask('chat:accept', { session_id: at.id }));
    const answers = await Promise.all(both);
    assert.deepEqual(answers.map(({ ok }) => ok).sort(), [false, true]);
    assert.equal(answers.find(({ ok }) => !ok).error.code, 'already_assigned');
    [at.holder, at.late] = answers[0].ok ? [at.one, at.two] : [at.two, at.one];
    at.lateId = at.holder === at.one ? at.otherId : at.ownId;
    liveChat.session(await at.visitor.next('chat:session_assigned', ({ id }) => id === at.id));
  },
  'chat:join': async (at) => {
    const join = { session_id: at.id, after_seq: 0 };
    const { messages } = await ask(at.late, 'chat:join', join, 'session', 'messages');
    assert.ok(messages.length > 0);
    await ask(at.holder, 'chat:join', { session_id: at.id }, 'session', 'messages');
    await refused(at.visitor, 'chat:join', { session_id: '0'.repeat(32) }, 'not_found');
  },
  'chat:send_message': async (at) => {
    const say = { session_id: at.id, type: 'text', content: 'Hello', client_id: 'c-1' };
    const { message } = await ask(at.visitor, 'chat:send_message', say, 'message');
    liveChat.message(message);
    assert.deepEqual([message.type, message.sender_type], ['text', 'customer']);
    for (const one of [at.visitor, at.holder, at.late]) {
      await one.next('chat:new_message', ({ id }) => id === message.id);
    }
    await refused(
      at.visitor,
      'chat:send_message',
      { ...say, content: 'Other' },
      'client_id_reused',
    );
    await refused(at.visitor, 'chat:send_message', { session_id: at.id, type: 'text' }, 'invalid');
  },
  'chat:use_canned_response': async (at) => {
    const use = { session_id: at.id, shortcut: 'greeting', variables: { customer_name: 'Vera' } };
    const { message } = await ask(at.holder, 'chat:use_canned_response', use, 'message');
    assert.match(message.content, /Vera/);
    at.message = message;
  },
  'chat:typing': async (at) => {
    await ask(at.visitor, 'chat:typing', { session_id: at.id, is_typing: true });
    const told = await at.holder.next('chat:typing');
    fields('typing', told, ['session_id', 'user_id', 'user_type', 'is_typing']);
    assert.equal(at.visitor.heard.of('chat:typing').length, 0, 'not to the one who types');
  },
  'chat:seen': async (at) => {
    await ask(at.visitor, 'chat:seen', { session_id: at.id, message_id: at.message.id });
    const told = await at.holder.next('chat:seen');
    fields('seen', told, ['session_id', 'user_id', 'user_type', 'message_id', 'seq']);
    assert.equal(at.visitor.heard.of('chat:seen').length, 0, 'not to the one who saw');
  },
  'chat:transfer': async (at) => {
    const to = { session_id: at.id, agent_id: at.lateId };
    const { session } = await ask(at.holder, 'chat:transfer', to, 'session');
    assert.equal(session.agent_id, at.lateId);
    await at.late.next('chat:transferred', ({ id }) => id === at.id);
  },
  'agent:activity_ping': async (at) => {
    assert.equal((await ask(at.one, 'agent:activity_ping', {}, 'status')).status, 'online');
    await refused(at.visitor, 'agent:activity_ping', {}, 'forbidden');
  },
  'live-monitoring, and GET /api/v1/visitors': async (at) => {
    const page = { url: 'http://localhost/cart', title: 'Cart', referrer: '' };
    await ask(at.visitor, 'live-monitoring', page);
    const { body } = await at.rest.get('/api/v1/visitors', at.agent);
    const row = body.visitors.find(({ url }) => url === page.url);
    assert.ok(row, JSON.stringify(body.visitors[0]));
    at.row = row;
  },
  'chat:end': async (at) => {
    const { session } = await ask(at.visitor, 'chat:end', { session_id: at.id }, 'session');
    assert.equal(session.status, 'closed');
    await at.late.next('chat:ended', ({ id }) => id === at.id);
  },
  'an event that needs a token, or does not fit': async (at) => {
    await refused(at.visitor, 'chat:accept', { session_id: at.id }, 'forbidden');
    await refused(at.visitor, 'chat:typing', { session_id: 5 }, 'invalid');
  },
};
