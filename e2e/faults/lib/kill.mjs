// kill -9 under load, again and again, then the sum: is every acknowledged message there, once, in
// its place, and has a listener that resumed by cursor heard each exactly once?
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { allMessages, setUp, startChat } from '../../lib/api.mjs';
import { startDesk } from '../../lib/desk.mjs';
import { until, within } from '../../lib/wait.mjs';
import { compare } from './compare.mjs';
import { ledgerSize, readLedger } from './ledger.mjs';
import { listen } from './listener.mjs';

const CONVERSATIONS = 50;
const ANSWERED_BY_AGENT = 10;
const LONGEST_LIFE_MS = 1000;

/** Gives `{ problems, acked, retried }`; the desk is gone afterwards. */
export async function killCycles({ name, cycles, random, args = [], env = {} }) {
  const desk = await startDesk({ name, command: 'serve', args, env });
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-ledger-'));
  const ledgerFile = join(folder, 'acked.jsonl');
  writeFileSync(ledgerFile, '');
  let writers;
  let listener;
  try {
    const admin = await setUp(desk.url);
    listener = await listen(desk.url, admin.token);
    const lanes = await openConversations(desk.url, admin);
    writers = fork(join(import.meta.dirname, 'writers.mjs'));
    writers.send({ base: desk.url, ledgerFile, writers: lanes });

    for (let cycle = 1; cycle <= cycles; cycle += 1) {
      const before = ledgerSize(ledgerFile);
      await until('an ack after the start', () => ledgerSize(ledgerFile) > before, 30);
      // Not a wait for something: the random instant is the experiment.
      await pause(random.between(0, LONGEST_LIFE_MS));
      await desk.kill();
      await desk.start();
    }

    const finished = once(writers, 'message');
    writers.send('stop');
    const [sum] = await within('the last retries are acknowledged', finished, 60);
    const sessions = [...new Set(lanes.map((lane) => lane.session))];
    const ledger = readLedger(ledgerFile);
    const problems = await compare({ base: desk.url, token: admin.token, sessions, ledger });
    problems.push(...(await listenerProblems(desk.url, admin.token, sessions, listener)));
    return { problems, ...sum };
  } finally {
    await listener?.close();
    writers?.kill('SIGKILL');
    await desk.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The conversations, and who writes in them: every visitor, and in some an agent at the same time. */
async function openConversations(base, admin) {
  const lanes = [];
  for (let i = 0; i < CONVERSATIONS; i += 1) {
    const chat = await startChat(base, admin.tenant.id, `Visitor ${i}`);
    lanes.push({ session: chat.session_id, token: chat.token, socket: i % 2 === 0 });
    if (i < ANSWERED_BY_AGENT) {
      lanes.push({ session: chat.session_id, token: admin.token, agent: true, socket: i % 4 < 2 });
    }
  }
  return lanes;
}

/** G4 and G6 through the crashes: what is stored was told, each once, in order. */
async function listenerProblems(base, token, sessions, listener) {
  const problems = [];
  for (const session of sessions) {
    const stored = (await allMessages(base, token, session)).map((message) => message.seq);
    const heard = () => listener.heard.get(session) ?? [];
    const complete = until(
      'the listener is told of all',
      () => heard().length >= stored.length,
      20,
    );
    await complete.catch(() =>
      problems.push(`untold: ${session}, ${heard().length} of ${stored.length}`),
    );
    if (heard().some((seq, index) => seq !== stored[index]))
      problems.push(`told out of order or twice: ${session}`);
  }
  if (listener.resyncs) problems.push(`${listener.resyncs} resyncs where the log was whole`);
  return problems;
}
