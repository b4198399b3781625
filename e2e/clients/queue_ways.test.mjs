// The queue's acts by every way they can be done: contract L over REST, over Socket.IO, and the calls the dashboard
// makes. Each on a fresh chat; the chat, its lines, its history and what everybody hears must come out the same. The
// dashboard's buttons are pressed in e2e/browser/queue_ways.test.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDesk } from '../lib/desk.mjs';
import { closeFrames } from './lib/frames.mjs';
import { ACTS, meet, outcome } from './lib/queue_acts.mjs';
import { closeSocketIo } from './lib/socket_io.mjs';

let desk;
let us;

before(async () => {
  desk = await startDesk({ name: 'clients-queue-ways' });
  us = await meet(desk.url);
});
after(async () => {
  closeSocketIo();
  closeFrames();
  await desk?.stop();
});

for (const [name, act] of Object.entries(ACTS)) {
  const [first, ...others] = Object.keys(act.ways);
  test(`${name}: ${[first, ...others].join(', ')}`, async () => {
    const expected = await outcome(us, act, act.ways[first]);
    for (const way of others)
      assert.deepEqual(await outcome(us, act, act.ways[way]), expected, way);
  });
}
