// The socket test page, on the bare wire: no client library between the page and /ws, so that what
// it shows is what is there.

import { show } from './traffic.js';

const form = (id) => document.getElementById(id);
const field = (id, name) => form(id).elements.namedItem(name);
const cut = document.getElementById('cut');
let socket = null;
let refs = 0;
/** Tells an agent's token from a visitor's: their HTTP calls differ. */
let agentToken = null;

function setState(state, text) {
  const label = document.getElementById('state');
  label.dataset.state = state;
  label.textContent = text;
  cut.disabled = state !== 'open';
}

async function call(path, body, token = null) {
  const headers = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = await response.json().catch(() => null);
  show('http', `POST ${path}`, answer, String(response.status));
  return response.ok ? answer : null;
}

function connect() {
  socket?.close();
  const token = field('socket', 'token').value.trim();
  const cursor = field('socket', 'cursor').value.trim();
  const address = new URL('/ws', location.href.replace(/^http/, 'ws'));
  if (cursor) address.searchParams.set('cursor', cursor);
  const mine = new WebSocket(address, token ? [`bearer.${token}`] : []);
  socket = mine;
  setState('connecting', 'Connecting…');
  show('note', 'connecting', { url: address.href }, cursor ? `after ${cursor}` : 'from now on');
  mine.onopen = () => socket === mine && setState('open', 'Open');
  mine.onmessage = ({ data }) => received(JSON.parse(data));
  mine.onclose = ({ code, reason }) => {
    show('note', 'closed', { code, reason }, String(code));
    if (socket === mine) setState('closed', `Closed (${code})`);
  };
}

function received(frame) {
  show('in', frame.type, frame, frame.cursor ?? '');
  // What a client keeps: the newest cursor it saw, or the head while nothing has come yet.
  const known = field('socket', 'cursor');
  if (frame.cursor) known.value = frame.cursor;
  else if (frame.type === 'hello' && !known.value) known.value = frame.data.head;
  else if (frame.type === 'resync') known.value = frame.data.head;
  const session = frame.data?.session_id ?? frame.data?.session?.id;
  if (session && !field('message', 'session').value) field('message', 'session').value = session;
}

function send(frame) {
  if (socket?.readyState !== WebSocket.OPEN) {
    show('note', 'not sent', frame, 'no connection');
    return;
  }
  refs += 1;
  const sent = { ref: String(refs), ...frame };
  socket.send(JSON.stringify(sent));
  show('out', sent.type, sent, `ref ${sent.ref}`);
}

function on(id, handler) {
  form(id).addEventListener('submit', (event) => {
    event.preventDefault();
    void handler(Object.fromEntries(new FormData(form(id))), event.submitter);
  });
}

on('visitor', async ({ tenant, message }) => {
  const answer = await call('/api/v1/chat/public/start', {
    tenant_id: tenant,
    channel: 'widget',
    customer_name: 'Socket test',
    customer_email: 'socket-test@example.com',
    message,
  });
  if (!answer) return;
  agentToken = null;
  field('socket', 'token').value = answer.token;
  field('socket', 'cursor').value = '';
  field('message', 'session').value = answer.session_id;
  connect();
});

on('agent', async (credentials) => {
  const answer = await call('/api/v1/auth/login', credentials);
  if (!answer) return;
  agentToken = answer.token;
  field('socket', 'token').value = answer.token;
  field('socket', 'cursor').value = '';
  field('message', 'session').value = '';
  connect();
});

on('socket', connect);
cut.addEventListener('click', () => socket?.close(4000, 'cut by the test page'));

on('message', async ({ session, text }, button) => {
  const body = { session_id: session, message: text, client_id: crypto.randomUUID() };
  if (button?.value !== 'http') return send({ type: 'chat.message.send', data: body });
  const token = field('socket', 'token').value.trim();
  const path = token === agentToken ? '/api/v1/chat/messages' : '/api/v1/chat/public/message';
  await call(path, body, token);
});

on('frame', ({ json }) => {
  try {
    send(JSON.parse(json));
  } catch (error) {
    show('note', 'not sent', { error: error.message }, 'not JSON');
  }
});
