// The queue's acts (contract L), and what becomes of each, by whatever way it is done: the chat, its lines, its history,
// the agent's load, and what another agent and the visitor hear on both kinds of sockets.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { openFrames } from './frames.mjs';
import { caller, signInAll } from './people.mjs';
import { connect } from './socket_io.mjs';

async function ok(asked) {
  const { status, body } = await asked;
  assert.ok(status === 200 || status === 201, `${status} ${JSON.stringify(body)}`);
  return body;
}

/** Who takes part: Dana acts, Jonas listens, the admin looks afterwards. */
export async function meet(url) {
  const rest = caller(url);
  const { agent1: dana, agent2: jonas, admin } = await signInAll(url);
  const socket = await connect(url, { who: 'Dana', way: 'websocket', auth: { token: dana.token } });
  const { team } = await ok(rest.post('/api/v1/teams', { name: 'Billing', members: [] }, admin));
  return {
    ...{ url, rest, dana, jonas, admin, team },
    byDana: (path, body) => ok(rest.post(path, body, dana)),
    /** On Dana's own Socket.IO connection. */
    async emit(name, data) {
      const answer = await socket.ask(name, data);
      assert.equal(answer.ok, true, JSON.stringify(answer));
      return answer;
    },
  };
}

/** To whom, and why: the same by all ways. */
const hand = (whom) => ({
  whom,
  ways: {
    REST: (us, id) => us.byDana(`/api/live-chat/${id}/transfer`, whom(us)),
    'Socket.IO': (us, id) => us.emit('chat:transfer', { session_id: id, ...whom(us) }),
    dashboard: (us, id) => us.byDana(`/api/v1/chat/sessions/${id}/transfer`, whom(us)),
  },
});
const accept = {
  REST: ({ byDana }, id) => byDana(`/api/live-chat/${id}/accept`),
  'Socket.IO': ({ emit }, id) => emit('chat:accept', { session_id: id }),
  dashboard: ({ byDana, dana }, id) =>
    byDana(`/api/v1/chat/sessions/${id}/assign`, { agent_id: dana.user.id }),
};

/** What is sent as a file. */
export const INVOICE = { name: 'invoice.txt', mimeType: 'text/plain', text: 'Invoice 4711' };

async function upload({ url, dana }, path) {
  const form = new FormData();
  form.append('file', new Blob([INVOICE.text]), INVOICE.name);
  const headers = { authorization: `Bearer ${dana.token}` };
  const answer = await fetch(url + path, { method: 'POST', headers, body: form });
  assert.equal(answer.status, 201);
  return answer.json();
}

/** What is done, to a chat that Dana has unless it is still to be accepted. */
export const ACTS = {
  accept: { waits: true, ways: accept },
  'transfer to an agent': hand(({ jonas }) => ({
    agent_id: jonas.user.id,
    reason: 'Knows lamps',
  })),
  'transfer to a team': hand(({ team }) => ({ team_id: team.id, reason: 'An invoice' })),
  'back to the queue': hand(() => ({ queue: true, reason: 'Not for me' })),
  convert: {
    ways: {
      REST: ({ byDana }, id) => byDana(`/api/live-chat/${id}/convert-to-ticket`, {}),
      dashboard: ({ byDana }, id) => byDana('/api/v1/tickets', { session_id: id }),
    },
  },
  upload: {
    ways: {
      'Socket.IO': async (us, session_id) => {
        const { attachment_url } = await upload(us, '/api/chat-upload/upload');
        const client_id = randomUUID();
        await us.emit('chat:send_message', { session_id, client_id, type: 'file', attachment_url });
      },
      dashboard: async (us, session_id) => {
        const { id } = await upload(us, '/api/v1/files');
        const body = { session_id, client_id: randomUUID(), attachments: [id] };
        await us.byDana('/api/v1/chat/messages', body);
      },
    },
  },
  end: {
    ways: {
      REST: ({ byDana }, id) => byDana(`/api/live-chat/${id}/end`),
      'Socket.IO': ({ emit }, id) => emit('chat:end', { session_id: id }),
      dashboard: ({ byDana }, id) => byDana(`/api/v1/chat/sessions/${id}/end`),
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

async function chat(us, waits) {
  const started = await ok(
    us.rest.post('/api/v1/chat/public/start', {
      tenant_id: 'demo-tenant',
      channel: 'web',
      customer_name: 'Vera',
      message: 'The lamp flickers.',
    }),
  );
  const { session_id: id, token, customer } = started;
  if (!waits) await accept.dashboard(us, id);
  return { id, token, customer: customer.id };
}

/** Who listens: an agent and the visitor, each on both kinds of sockets. */
async function ears({ url, jonas }, { id, token }) {
  const open = async (who, by) => {
    const frames = openFrames(url, `/ws?token=${by}`, { who });
    await frames.next('hello');
    const events = await connect(url, { who, way: 'websocket', auth: { token: by } });
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

/** What comes of `perform`, done by one of the ways to a fresh chat. */
export async function outcome(us, act, perform) {
  const { rest, admin, dana } = us;
  const one = await chat(us, act.waits);
  const listening = await ears(us, one);
  await perform(us, one.id);
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
  assert.ok(told.agent.frames.length > 0, 'the agent heard of it');
  assert.ok(told.visitor.events.length > 0, 'the visitor heard of it');
  await ok(rest.post(`/api/v1/chat/sessions/${one.id}/end`, {}, admin));
  return bare({ session, messages, transfers, context, mine, told }, one);
}
