// A plain WebSocket with JSON frames: what `new WebSocket(…)` in a page would be.

import { WebSocket } from '../../lib/deps.mjs';
import { createHeard } from '../../lib/heard.mjs';
import { within } from '../../lib/wait.mjs';

const opened = new Set();

/** After a failure, too: an open socket would keep the test's process alive. */
export function closeFrames() {
  for (const socket of opened) socket.terminate();
}

/** Not yet open: `await one.open` when it should be. */
export function openFrames(base, path, { who, protocols, headers } = {}) {
  const socket = new WebSocket(base.replace('http', 'ws') + path, protocols, { headers });
  opened.add(socket);
  const heard = createHeard(who);
  socket.on('message', (bytes) => {
    const frame = JSON.parse(bytes);
    heard.add(frame.type, frame);
  });
  socket.on('error', () => {}); // a close follows
  const closed = new Promise((resolve) => socket.on('close', (code) => resolve(code)));
  const connected = new Promise((resolve, reject) => {
    socket.on('open', resolve);
    closed.then((code) => reject(new Error(`${who}: closed with ${code}`)));
  });
  connected.catch(() => {}); // for those who wait for the close
  return {
    heard,
    next: heard.next,
    open: within(`${who} is connected`, connected),
    closed: () => within(`${who} is closed`, closed),
    send: (frame) => socket.send(JSON.stringify(frame)),
    close: () => socket.terminate(),
  };
}
