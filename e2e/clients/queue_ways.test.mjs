// The queue's acts by every way they can be done: contract L over REST, over Socket.IO, and the calls the dashboard
// makes. Each on a fresh chat; the chat, its lines, its history and what everybody hears must come out the same.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDesk } from '../lib/desk.mjs';
import { closeFrames, openFrames } from './lib/frames.mjs';
import { caller, signInAll } from './lib/people.mjs';
import { closeSocketIo, connect } from './lib/socket_io.mjs';

let desk;
let rest;
let dana;
let jonas;
let admin;
let team;
/** Dana's own Socket.IO connection, which acts. */
let socket;

before(async () => {
  desk = await startDesk({ name: 'clients-queue-ways' });
  rest = caller(desk.url);
  ({ agent1: dana, agent2: jonas, admin } = await signInAll(desk.url));
  socket = await connect(desk.url, { who: 'Dana', way: 'websocket', auth: { token: dana.token } });
  const made = await ok(rest.post('/api/v1/teams', { name: 'Billing', members: [] }, admin));
  team = made.team;
});
after(async () => {
  closeSocketIo();
  closeFrames();
  await desk?.stop();
});

async function ok(asked) {
  const { status, body } = await asked;
  assert.ok(status === 200 || status === 201, `${status} ${JSON.stringify(body)}`);
  return body;
}

const byDana = (path, body) => ok(rest.post(path, body, dana));
async function emit(name, data) {
  const answer = await socket.ask(name, data);
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer;
}

/** To whom, and why: the same in all three. */
const hand = (to) => ({
  REST: (id) => byDana(`/api/live-chat/${id}/transfer`, to()),
  'Socket.IO': (id) => emit('chat:transfer', { session_id: id, ...to() }),
  dashboard: (id) => byDana(`/api/v1/chat/sessions/${id}/transfer`, to()),
});
const accept = {
  REST: (id) => byDana(`/api/live-chat/${id}/accept`),
  'Socket.IO': (id) => emit('chat:accept', { session_id: id }),
  dashboard: (id) => byDana(`/api/v1/chat/sessions/${id}/assign`, { agent_id: dana.user.id }),
};

async function upload(path) {
  const form = new FormData();
  form.append('file', new Blob(['Invoice 4711']), 'invoice.txt');
  const headers = { authorization: `Bearer ${dana.token}` };
  const answer = await fetch(desk.url + path, {
    method: 'POST',
    headers,
    body: form,
  });
  assert.equal(answer.status, 201);
  return answer.json();
}

/** What is done, to a chat that Dana has unless it is still to be accepted. */
const ACTS = {
  accept: { waits: true, ways: accept },
  'transfer to an agent': {
    ways: hand(() => ({ agent_id: jonas.user.id, reason: 'Knows lamps' })),
  },
  'transfer to a team': { ways: hand(() => ({ team_id: team.id, reason: 'An invoice' })) },
  'back to the queue': { ways: hand(() => ({ queue: true })) },
  convert: {
    ways: {
      REST: (id) => byDana(`/api/live-chat/${id}/convert-to-ticket`, {}),
      dashboard: (id) => byDana('/api/v1/tickets', { session_id: id }),
    },
  },
  upload: {
    ways: {
      'Socket.IO': async (session_id) => {
        const { attachment_url } = await upload('/api/chat-upload/upload');
        await emit('chat:send_message', { session_id, type: 'file', attachment_url });
      },
      dashboard: async (session_id) => {
        const { id } = await upload('/api/v1/files');
        await byDana('/api/v1/chat/messages', { session_id, attachments: [id] });
      },
    },
  },
  end: {
    ways: {
      REST: (id) => byDana(`/api/live-chat/${id}/end`),
      'Socket.IO': (id) => emit('chat:end', { session_id: id }),
      dashboard: (id) => byDana(`/api/v1/chat/sessions/${id}/end`),
    },
  },
};

/** Without what differs from chat to chat by itself: ids, secrets, times. The customers' numbers are no agents'. */
function bare(value, chat, key = '') {
  if (Array.isArray(value)) return value.map((one) => bare(one, chat));
  if (value && typeof value === 'object') {
    // A ticket.
    if (/^T-\d+$/.test(value.number))
      return bare({ ...value, id: 'a ticket', number: 'its number' }, chat);
    const entries = Object.entries(value).map(([name, one]) => [name, bare(one, chat, name)]);
    return Object.fromEntries(entries);
  }
  if (value === chat.customer) return 'the customer';
  if (typeof value === 'number' && /^(wait_time|ticket_id|expected_wait_seconds)$/.test(key))
    return key;
  if (typeof value !== 'string') return value;
  if (/_at$|At$|^(timestamp|url|attachment_url)$/.test(key)) return key;
  if (/(^|_)id$/.test(key) && value !== chat.id) return 'an id';
  return value
    .replaceAll(chat.id, 'the chat')
    .replace(/ticket \d+/, 'ticket N')
    .replace(`widget_${chat.customer}`, 'a psid');
}

async function chat(waits) {
  const started = await ok(
    rest.post('/api/v1/chat/public/start', {
      tenant_id: 'demo-tenant',
      channel: 'web',
      customer_name: 'Vera',
      message: 'The lamp flickers.',
    }),
  );
  const { session_id: id, token, customer } = started;
  if (!waits) await accept.dashboard(id);
  return { id, token, customer: customer.id };
}

/** Who listens: an agent and the visitor, each on both kinds of sockets. */
async function ears({ id, token }) {
  const open = async (who, by) => {
    const frames = openFrames(desk.url, `/ws?token=${by}`, { who });
    await frames.next('hello');
    const events = await connect(desk.url, { who, way: 'websocket', auth: { token: by } });
    await events.ask('chat:join', { session_id: id });
    return { frames, events };
  };
  const [agent, visitor] = [await open('Jonas', jonas.token), await open('Vera', token)];
  return { agent, visitor };
}

/** Up to a line that is said after it; of this chat alone. */
async function heard(chat, { agent, visitor }, fence) {
  const about = (data) =>
    JSON.stringify(data).includes(chat.id) && !JSON.stringify(data).includes(fence);
  const said = {};
  for (const [who, { frames, events }] of Object.entries({ agent, visitor })) {
    await frames.next('chat.message.new', ({ data }) => data.message === fence);
    await events.next('chat:new_message', (data) => data.content === fence);
    // What tells where the queue stands depends on who else waits.
    const all = (log) =>
      log.filter(
        (one) => about(one.data) && !/queue|presence|view-update|conversation:/.test(one.name),
      );
    said[who] = {
      frames: all(frames.heard.log).map(({ name, data }) => [name, bare(data.data, chat)]),
      events: all(events.heard.log).map(({ name, data }) => [name, bare(data, chat)]),
    };
    frames.close();
    events.close();
  }
  return said;
}

async function outcome(act, way) {
  const one = await chat(act.waits);
  const listening = await ears(one);
  await act.ways[way](one.id);
  const look = (path) => ok(rest.get(`/api/v1/chat/sessions/${one.id}${path}`, admin));
  const { session } = await look('');
  const { messages } = await look('/messages');
  const { transfers } = await look('/transfers');
  const context = await ok(rest.get(`/api/live-chat/${one.id}/customer-context`, admin));
  const load = await ok(rest.get(`/api/live-chat/agent/${dana.user.id}/workload`, admin));
  const mine = load.active_chats.some(({ id }) => id === one.id);
  const fence = `Fence ${one.id.slice(-6)}`;
  if (session.status === 'closed')
    await ok(rest.post(`/api/v1/chat/sessions/${one.id}/reopen`, {}, admin));
  await ok(rest.post('/api/v1/chat/public/message', { session_id: one.id, message: fence }, one));
  const told = await heard(one, listening, fence);
  await ok(rest.post(`/api/v1/chat/sessions/${one.id}/end`, {}, admin));
  return bare({ session, messages, transfers, context, mine, told }, one);
}

for (const [name, act] of Object.entries(ACTS)) {
  const [first, ...others] = Object.keys(act.ways);
  test(`${name}: ${[first, ...others].join(', ')}`, async () => {
    const expected = await outcome(act, first);
    assert.ok(expected.told.agent.frames.length > 0, 'the agent heard of it');
    assert.ok(expected.told.visitor.events.length > 0, 'the visitor heard of it');
    for (const way of others) assert.deepEqual(await outcome(act, way), expected, way);
  });
}
