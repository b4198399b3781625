// A conversation of a visitor and an agent whose connections are cut again and again, at random bytes,
// through the front end's own connection and outbox; gives what each side was shown.
import { allMessages, api, DEMO, login, startChat } from '../../lib/api.mjs';
import { BrowserLikeSocket, memoryStorage } from '../../lib/protocol.mjs';
import { cuttingProxy } from '../../lib/proxy.mjs';
import { until, within } from '../../lib/wait.mjs';

/** Keeps the backoff's shape at a thousandth of its length: hundreds of cuts in a minute. */
const IMPATIENT = () => -0.499;

/**
 * Gives the two sides with what they were shown, what is stored of their talk, and how many they sent.
 * `messages` in all, half from each side, and at least `cuts` in all, more messages following until
 * they have happened. `forget` makes the clients come back without their cursor: the control.
 */
export async function conversationUnderCuts({
  desk,
  protocol,
  random,
  messages,
  cuts,
  forget = false,
}) {
  const agent = await login(desk.url, 'agent1@callcenter.com');
  const chat = await startChat(desk.url, DEMO.tenant, 'Cut Again');
  await api(desk.url, agent.token).post(`/api/v1/chat/sessions/${chat.session_id}/assign`, {
    agent_id: agent.user.id,
  });

  const before = (await allMessages(desk.url, agent.token, chat.session_id)).length;

  // Short lives, so that `cuts` of them fit into the conversation; now and then within the handshake.
  const nextCut = () => (random.chance(0.1) ? random.between(1, 800) : random.between(800, 12_000));
  const sides = [];
  for (const [who, token] of [
    ['visitor', chat.token],
    ['agent', agent.token],
  ]) {
    const proxy = await cuttingProxy({
      port: desk.port,
      random,
      nextCut: () => (proxy.cuts < cuts / 2 ? nextCut() : null),
    });
    sides.push(person({ who, token, proxy, protocol, session: chat.session_id, forget }));
  }

  try {
    await Promise.all(sides.map((side) => side.live()));
    const sent = await Promise.all(sides.map((side) => talk(side, messages / 2, cuts / 2)));
    const stored = (await allMessages(desk.url, agent.token, chat.session_id)).slice(before);
    const newest = stored.at(-1).seq;
    if (!forget) {
      for (const side of sides) {
        await until(
          `the ${side.who} is shown seq ${newest}`,
          () => side.shown.at(-1)?.seq === newest,
          40,
        );
      }
    }
    return { sides, stored, sent: sent[0] + sent[1] };
  } finally {
    for (const side of sides) await side.close();
  }
}

/** One message after the other, until there were enough of them and of cuts; gives how many. */
async function talk(side, messages, cuts) {
  let sent = 0;
  while (sent < messages || side.proxy.cuts < cuts) {
    sent += 1;
    await within(
      `message ${sent} of the ${side.who} is acknowledged`,
      side.send(`${side.who} ${sent}`),
      60,
    );
  }
  return sent;
}

/** One side, as widget and dashboard are built: connection plus outbox, flushed when live again. */
function person({ who, token, proxy, protocol, session, forget }) {
  const shown = [];
  const resyncs = [];
  const unsent = new Map();
  class Socket extends BrowserLikeSocket {
    constructor(address, protocols) {
      super(forget ? address.replace(/\?.*/, '') : address, protocols);
    }
  }
  const doFetch = (address, options) =>
    fetch(forget ? address.replace(/&?cursor=[^&]*/, '') : address, options);
  const connection = protocol.createConnection({
    url: proxy.url,
    token: () => token,
    transport: { WebSocket: Socket, fetch: doFetch, random: IMPATIENT },
    onState: (state) => state === 'live' && void outbox.flush(),
    onResync: (reason) => resyncs.push(reason),
    onFrame: (frame) => {
      if (frame.type !== 'chat.message.new' || frame.data.session_id !== session) return;
      shown.push({ seq: frame.data.seq, id: frame.data.id });
    },
  });
  const outbox = protocol.createOutbox({
    storage: memoryStorage(),
    prefix: `${who}.`,
    random: IMPATIENT,
    onSent: (_, entry) => unsent.get(entry.client_id)(),
    deliver: async ({ client_id, session_id, message }) =>
      (await connection.send('chat.message.send', { session_id, message, client_id })).message,
  });
  return {
    who,
    proxy,
    shown,
    resyncs,
    live: () => until(`the ${who} is live`, () => connection.state === 'live'),
    send: (message) =>
      new Promise((resolve) => {
        unsent.set(outbox.add({ session_id: session, message }).client_id, resolve);
      }),
    async close() {
      connection.close();
      outbox.close();
      await proxy.close();
    },
  };
}
