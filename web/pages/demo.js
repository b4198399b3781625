// The conversation dialect on the bare wire: no client library between this page and the desk.

import { show } from './traffic.js';

const RECONNECT_MS = 3000;
const form = (id) => document.getElementById(id);
const field = (name) => form('names').elements.namedItem(name);
const cut = document.getElementById('cut');
let socket = null;
let retry;
/** The newest message seen: a new connection tells what came after it. */
let lastSeq = 0;

const random = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join('');
const hex = (byte) => byte.toString(16).padStart(2, '0');

function setState(state, text) {
  const label = document.getElementById('state');
  label.dataset.state = state;
  label.textContent = text;
  cut.disabled = state === 'closed';
}

const values = () => ({
  conversation: encodeURIComponent(field('conversation').value.trim()),
  user: encodeURIComponent(field('user').value.trim()),
  token: field('token').value.trim(),
});

async function call(method, path, body) {
  const { token } = values();
  const headers = body ? { 'content-type': 'application/json' } : {};
  if (token) headers.authorization = `Bearer ${token}`;
  try {
    const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    const answer = await response.json().catch(() => null);
    show('http', `${method} ${decodeURIComponent(path)}`, answer, String(response.status));
  } catch {
    show('http', `${method} ${decodeURIComponent(path)}`, null, 'no answer');
  }
}

function connect() {
  clearTimeout(retry);
  socket?.close();
  const { conversation, user, token } = values();
  const address = new URL(
    `/ws/chat/${conversation}/${user}?after_seq=${lastSeq}`,
    location.href.replace(/^http/, 'ws'),
  );
  const mine = new WebSocket(address, token ? [`bearer.${token}`] : []);
  socket = mine;
  setState('connecting', 'Connecting…');
  show('note', 'connecting', { url: address.href }, `after ${lastSeq}`);
  mine.onopen = () => socket === mine && setState('open', 'Connected');
  mine.onmessage = ({ data }) => {
    const frame = JSON.parse(data);
    lastSeq = Math.max(lastSeq, frame.seq ?? 0);
    show('in', frame.type, frame, frame.seq ? `seq ${frame.seq}` : '');
  };
  mine.onclose = ({ code, reason }) => {
    show('note', 'closed', { code, reason }, String(code));
    if (socket !== mine) return;
    socket = null;
    // Refused for good, or cut by this page's button.
    if (code >= 4000) return setState('closed', `Not connected (${code})`);
    setState('connecting', 'Reconnecting…');
    retry = setTimeout(connect, RECONNECT_MS);
  };
}

function send(frame) {
  if (socket?.readyState !== WebSocket.OPEN) {
    show('note', 'not sent', frame, 'no connection');
    return;
  }
  socket.send(JSON.stringify(frame));
  show('out', frame.type ?? 'message', frame);
}

function on(id, handler) {
  form(id).addEventListener('submit', (event) => {
    event.preventDefault();
    void handler(Object.fromEntries(new FormData(form(id))), event.submitter?.value);
  });
}

const metadata = () => ({ timestamp: new Date().toISOString() });

on('names', connect);
cut.addEventListener('click', () => {
  clearTimeout(retry);
  if (socket) socket.close(4000, 'cut by this page');
  else setState('closed', 'Not connected');
});
for (const name of ['conversation', 'user']) {
  field(name).value = `${name === 'user' ? 'user' : 'conv'}_${random()}`;
  field(name).addEventListener('input', () => {
    lastSeq = 0;
  });
}

on('message', ({ content }, way) => {
  const body = { content, sender_type: 'user', metadata: metadata(), client_id: random() };
  if (way !== 'http') return send(body);
  const sender_id = field('user').value.trim();
  return call('POST', `/chat/${values().conversation}/messages`, { sender_id, ...body });
});

on('escalate', ({ reason }) =>
  call('POST', `/chat/${values().conversation}/escalate`, { reason, metadata: metadata() }),
);

on('read', (_, what) => {
  const { conversation, user } = values();
  const paths = {
    history: `/chat/${conversation}/history?limit=50`,
    escalations: `/chat/${conversation}/escalations`,
    conversations: `/chat/user/${user}/conversations`,
    health: '/health',
  };
  return call('GET', paths[what] ?? paths.history);
});
