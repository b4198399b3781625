// Starts, kills and restarts the real binary on a port and a data folder of its own.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { until } from './wait.mjs';

const execute = promisify(execFile);

const root = resolve(import.meta.dirname, '../..');
const binary = resolve(root, process.env.DESKBELL_BIN ?? 'target/debug/deskbell');
export const outFolder = join(root, 'e2e/out');

/**
 * `deskbell <command>` on a free port, ready to answer. `name` names its log in e2e/out.
 * The rate limit is off: tests send more in a second than a person in a day.
 */
export async function startDesk({ name, command = 'demo', args = [], env = {} }) {
  const dataDir = mkdtempSync(join(tmpdir(), 'deskbell-e2e-'));
  const port = await freePort();
  mkdirSync(outFolder, { recursive: true });
  const logFile = join(outFolder, `${name}.log`);
  const log = openSync(logFile, 'w');
  let child = null;

  const desk = {
    url: `http://127.0.0.1:${port}`,
    port,
    dataDir,
    get pid() {
      return child?.pid;
    },

    async start() {
      const flags = ['--listen', `127.0.0.1:${port}`, '--data-dir', dataDir, ...args];
      child = spawn(binary, [command, ...flags], {
        env: { ...process.env, DESKBELL_RATE_LIMIT: 'off', ...env },
        stdio: ['ignore', log, log],
      });
      const ended = once(child, 'exit').then(([code, signal]) => {
        throw new Error(`${binary} ended (${code ?? signal}):\n${tail(logFile)}`);
      });
      const ready = until(
        `${desk.url}/health answers`,
        async () => (await fetch(`${desk.url}/health`)).ok,
        60,
      );
      ended.catch(() => {}); // ends sooner or later; matters only before it is ready
      await Promise.race([ready, ended]);
    },

    /** SIGKILL: no chance to tidy up. */
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },

    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
        await gone;
        clearTimeout(late);
      }
      rmSync(dataDir, { recursive: true, force: true });
    },

    /** Resident memory in MiB. */
    memory() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
    },

    /** The sum of a counter over its labels, from /metrics. */
    async counter(metric) {
      const text = await (await fetch(`${desk.url}/metrics`)).text();
      const lines = text
        .split('\n')
        .filter((line) => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`));
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },

    /** A command of the installation's owner, beside the running server; gives what it says. */
    async command(...words) {
      const { stdout } = await execute(binary, [...words, '--data-dir', dataDir]);
      return stdout;
    },

    tail: () => tail(logFile),
  };
  await desk.start();
  return desk;
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const tail = (file) => readFileSync(file, 'utf8').split('\n').slice(-30).join('\n');
