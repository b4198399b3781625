// Contract L with Python's own Socket.IO client, python-socketio: the same story, told in Python.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startDesk } from '../lib/desk.mjs';
import { WAYS } from './lib/socket_io.mjs';

const root = resolve(import.meta.dirname, '../..');
const python = join(root, 'target/python-clients/bin/python');
const story = join(import.meta.dirname, 'python/live_chat.py');
const run = promisify(execFile);
let desk;

before(async () => {
  if (!existsSync(python)) {
    throw new Error("python-socketio is not there. Run 'script/test', or: script/lib/python.sh");
  }
  desk = await startDesk({ name: 'clients-python' });
});
after(() => desk?.stop());

for (const [way, transports] of Object.entries(WAYS)) {
  test(`python-socketio tells the whole story over ${way}`, async () => {
    const options = { timeout: 60_000, killSignal: 'SIGKILL' };
    const { stdout } = await run(python, ['-B', story, desk.url, ...transports], options);
    console.log(stdout.trimEnd());
  });
}
