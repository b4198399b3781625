// The official Socket.IO client, as a page would use it, with everything it hears written down.

import { socketIo } from '../../lib/deps.mjs';
import { createHeard } from '../../lib/heard.mjs';
import { within } from '../../lib/wait.mjs';

/** The three ways the published clients connect. */
export const WAYS = {
  websocket: ['websocket'],
  polling: ['polling'],
  upgrade: ['polling', 'websocket'],
};

const opened = new Set();

/** After a failure, too: an open socket would keep the test's process alive. */
export function closeSocketIo() {
  for (const socket of opened) socket.disconnect();
}

/** Connected and, on the way `upgrade`, upgraded. `auth` is what the page gives as `auth`. */
export async function connect(base, { who, way, auth, query }) {
  const socket = socketIo().io(base, {
    transports: WAYS[way],
    auth,
    query,
    forceNew: true,
    reconnection: false,
  });
  opened.add(socket);
  const heard = createHeard(who);
  socket.onAny((name, data) => heard.add(name, data));
  socket.on('disconnect', (reason) => heard.add('disconnect', reason));

  const client = {
    socket,
    heard,
    next: heard.next,
    /** Emits and gives the ack, whatever it says. */
    ask: (name, ...args) => socket.timeout(10_000).emitWithAck(name, ...args),
    /** Connects, and comes back when the connection is of the wanted kind. */
    async open() {
      const connected = new Promise((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', reject);
      });
      if (!socket.connected) socket.connect();
      await within(`${who} is connected`, connected);
      await settled(socket, WAYS[way].at(-1), who);
    },
    get transport() {
      return socket.io.engine.transport.name;
    },
    close: () => socket.disconnect(),
  };
  await client.open();
  return client;
}

function settled({ io: { engine } }, transport, who) {
  if (engine.transport.name === transport) return;
  const upgraded = new Promise((resolve) => engine.once('upgrade', resolve));
  return within(`${who} is upgraded to ${transport}`, upgraded);
}
