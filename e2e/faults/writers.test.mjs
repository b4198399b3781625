// G1 and G8 with a thousand at once: their messages share commits, and memory stays where it was.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { allMessages, DEMO, login, startChat } from '../lib/api.mjs';
import { startDesk } from '../lib/desk.mjs';
import { openSocket } from '../lib/socket.mjs';
import { within } from '../lib/wait.mjs';

const WRITERS = 1000;
const WARM_UP = 4;
const ROUNDS = 20;
const STARTS_AT_ONCE = 50;
/** Generous: what grows with each message would be far above it. */
const ALLOWED_GROWTH_MIB = 64;

let desk;
before(async () => {
  // The canary's messages would be counted among theirs.
  desk = await startDesk({ name: 'writers', env: { DESKBELL_CANARY_INTERVAL: '0' } });
});
after(() => desk?.stop());

test('1 000 writers at once share commits, and memory stays flat', async () => {
  const writers = await openWriters();

  await everyoneWrites(writers, WARM_UP);
  const settled = desk.memory();
  const [commitsBefore, messagesBefore] = await counters();
  const started = performance.now();
  await everyoneWrites(writers, ROUNDS);
  const seconds = (performance.now() - started) / 1000;
  const grown = desk.memory() - settled;
  const [commits, messages] = await counters();

  const perCommit = (messages - messagesBefore) / (commits - commitsBefore);
  console.log(
    `  ${WRITERS * ROUNDS} messages, ${perCommit.toFixed(1)} messages per commit, ` +
      `${Math.round((WRITERS * ROUNDS) / seconds)}/s, memory ${settled.toFixed(0)} MiB ${grown >= 0 ? '+' : ''}${grown.toFixed(1)}`,
  );
  assert.equal(messages - messagesBefore, WRITERS * ROUNDS, 'each message is committed once');
  assert.ok(perCommit > 2, 'a thousand writers must share commits');
  assert.ok(grown < ALLOWED_GROWTH_MIB, `memory grew by ${grown.toFixed(1)} MiB`);
  await nothingMissing(writers);
  for (const writer of writers) writer.socket.close();
});

async function counters() {
  return [
    await desk.counter('deskbell_commits_total'),
    await desk.counter('deskbell_commit_messages_total'),
  ];
}

async function openWriters() {
  const writers = [];
  while (writers.length < WRITERS) {
    const group = Array.from({ length: STARTS_AT_ONCE }, async (_, i) => {
      const { session_id, token } = await startChat(
        desk.url,
        DEMO.tenant,
        `Writer ${writers.length + i}`,
      );
      return { session: session_id, socket: await openSocket(desk.url, token), acked: [] };
    });
    writers.push(...(await Promise.all(group)));
  }
  return writers;
}

/** Each sends its next message as soon as the last is acknowledged. */
async function everyoneWrites(writers, rounds) {
  const write = async (writer) => {
    for (let round = 0; round < rounds; round += 1) {
      const message = `message ${writer.acked.length + 1}`;
      const ack = await writer.socket.send('chat.message.send', {
        session_id: writer.session,
        message,
        client_id: randomUUID(),
      });
      writer.acked.push(ack.message.seq);
    }
  };
  await within('every message is acknowledged', Promise.all(writers.map(write)), 120);
}

async function nothingMissing(writers) {
  const { token } = await login(desk.url, 'admin@callcenter.com');
  const whole = Array.from({ length: WARM_UP + ROUNDS }, (_, i) => i + 1);
  for (const writer of writers) {
    assert.deepEqual(writer.acked, whole, 'acks are in order, without a gap');
    const stored = await allMessages(desk.url, token, writer.session);
    assert.deepEqual(
      stored.map((message) => message.seq),
      whole,
    );
  }
}
