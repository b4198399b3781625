// Contract L: an agent's connection makes the agent online, silence makes them away, and the last
// connection's end makes them offline, after a grace that outlasts a reload.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDesk } from '../lib/desk.mjs';
import { call, signInAll } from './lib/people.mjs';
import { closeSocketIo, connect } from './lib/socket_io.mjs';

const GRACE = 2;
let desk;
let people;

before(async () => {
  const env = { DESKBELL_AGENT_AWAY_AFTER: '2', DESKBELL_AGENT_OFFLINE_AFTER: String(GRACE) };
  desk = await startDesk({ name: 'clients-presence', env });
  people = await signInAll(desk.url);
});
after(async () => {
  closeSocketIo();
  await desk?.stop();
});

const open = (name, way) =>
  connect(desk.url, { who: name, way, auth: { token: people[name].token } });

test('online, away, back, away by wish, and offline after the last connection', async () => {
  const watcher = await open('admin', 'websocket');
  const watching = setInterval(() => watcher.ask('agent:activity_ping', {}), 500);
  const agent_id = people.agent1.user.id;
  const told = (status) =>
    watcher.next('agent:status', (one) => one.agent_id === agent_id && one.status === status);
  const setStatus = (status) =>
    call(desk.url, 'PATCH', '/api/v1/me', { token: people.agent1.token, body: { status } });

  const first = await open('agent1', 'websocket');
  assert.deepEqual(await told('online'), { agent_id, status: 'online' });
  await told('away');
  assert.deepEqual(await first.ask('agent:activity_ping', {}), { ok: true, status: 'online' });
  await told('online');

  assert.equal((await setStatus('away')).body.user.status, 'away');
  await told('away');
  assert.deepEqual(await first.ask('agent:activity_ping', {}), { ok: true, status: 'away' });
  assert.equal((await setStatus('online')).body.user.status, 'online');
  await told('online');

  // A second device: the first one's end changes nothing, nor does a reload.
  const second = await open('agent1', 'polling');
  first.close();
  assert.equal((await second.ask('agent:activity_ping', {})).status, 'online');
  second.close();
  const reloaded = await open('agent1', 'websocket');
  assert.equal((await reloaded.ask('agent:activity_ping', {})).status, 'online');
  const offline = watcher.heard.of('agent:status').filter((one) => one.status === 'offline');
  assert.deepEqual(offline, [], 'nobody was offline so far');
  reloaded.close();
  const closedAt = Date.now();
  await told('offline');
  assert.ok(Date.now() - closedAt >= (GRACE - 1) * 1000, 'not before the grace');

  clearInterval(watching);
  watcher.close();
});
