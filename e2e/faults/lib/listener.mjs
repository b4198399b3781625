// An agent's socket that goes through every crash: comes back with its cursor and writes down, per
// conversation, the seq of every message it was told of, in the order it was told.
import { setTimeout as pause } from 'node:timers/promises';
import { openSocket } from '../../lib/socket.mjs';

const RETRY_AFTER_MS = 20;

export async function listen(base, token) {
  const heard = new Map();
  let cursor = null;
  let resyncs = 0;
  let closed = false;
  let socket = null;

  const onFrame = (frame) => {
    if (frame.type === 'resync') resyncs += 1;
    if (frame.type === 'chat.message.new') {
      const { session_id, seq } = frame.data;
      if (!heard.has(session_id)) heard.set(session_id, []);
      heard.get(session_id).push(seq);
    }
    if (frame.cursor) cursor = frame.cursor;
  };

  async function connect() {
    socket = await openSocket(base, token, { cursor, onFrame });
    cursor ??= socket.hello.data.head;
  }

  await connect();
  const loop = (async () => {
    for (;;) {
      await socket.closed;
      while (!closed) {
        try {
          await connect();
          break;
        } catch {
          await pause(RETRY_AFTER_MS);
        }
      }
      if (closed) return;
    }
  })();

  return {
    heard,
    get resyncs() {
      return resyncs;
    },
    async close() {
      closed = true;
      socket.close();
      await loop;
    },
  };
}
