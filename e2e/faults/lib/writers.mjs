// A process of its own: one writer per conversation, each with a message always under way, half over
// HTTP, half over `/ws`. What is not acknowledged is sent again with the same client_id until it is.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { api, HttpError } from '../../lib/api.mjs';
import { openSocket } from '../../lib/socket.mjs';
import { createLedger } from './ledger.mjs';

const RETRY_AFTER_MS = 20;

process.once('message', async ({ base, ledgerFile, writers }) => {
  const ledger = createLedger(ledgerFile);
  const sum = { acked: 0, retried: 0 };
  let stopping = false;
  process.once('message', () => {
    stopping = true;
  });
  await Promise.all(
    writers.map(async (writer, index) => {
      const deliver = writer.socket ? overSocket(base, writer) : overHttp(base, writer);
      for (let count = 1; !stopping; count += 1) {
        const text = `writer ${index}, message ${count}`;
        const message = { session_id: writer.session, message: text, client_id: randomUUID() };
        const stored = await untilAcked(deliver, message, sum);
        ledger.add({ ...message, message: undefined, id: stored.id, seq: stored.seq, text });
        sum.acked += 1;
      }
    }),
  );
  process.send(sum, () => process.exit(0));
});

async function untilAcked(deliver, message, sum) {
  for (;;) {
    try {
      return await deliver(message);
    } catch (error) {
      // A refusal is a finding; anything else is the crash that this is about.
      if (error instanceof HttpError && error.status < 500) throw error;
      sum.retried += 1;
      await pause(RETRY_AFTER_MS);
    }
  }
}

function overHttp(base, { token, agent }) {
  const path = agent ? '/api/v1/chat/messages' : '/api/v1/chat/public/message';
  return (message) => api(base, token).post(path, message);
}

function overSocket(base, { token }) {
  let socket = null;
  return async (message) => {
    try {
      socket ??= await openSocket(base, token);
      return (await socket.send('chat.message.send', message)).message;
    } catch (error) {
      socket?.close();
      socket = null;
      throw error;
    }
  };
}
