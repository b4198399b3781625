// G1–G4, G6 under kill -9. A crash of the process can't test fsync (the page cache survives it);
// it tests that nothing is acknowledged or told before its commit, and that retries write once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshDatabase } from '../lib/postgres.mjs';
import { seeded } from '../lib/random.mjs';
import { killCycles } from './lib/kill.mjs';

const random = seeded('kill');
const CONTROL_ROUNDS = 5;

function report({ acked, retried }, cycles) {
  console.log(`  ${cycles} kills, ${acked} messages acknowledged, ${retried} retries`);
}

test('30 kills on SQLite lose, double and reorder nothing', async () => {
  const sum = await killCycles({ name: 'kill-sqlite', cycles: 30, random });
  report(sum, 30);
  assert.deepEqual(sum.problems, []);
});

test('10 kills on PostgreSQL lose, double and reorder nothing', async () => {
  const args = ['--database-url', freshDatabase()];
  const sum = await killCycles({ name: 'kill-postgres', cycles: 10, random, args });
  report(sum, 10);
  assert.deepEqual(sum.problems, []);
});

test('control: a server that acknowledges before it commits is caught', async () => {
  const env = { DESKBELL_FAULT: 'ack-before-commit' };
  let lost = [];
  for (let round = 1; round <= CONTROL_ROUNDS && !lost.length; round += 1) {
    const { problems } = await killCycles({ name: 'kill-control', cycles: 3, random, env });
    lost = problems.filter((problem) => problem.startsWith('lost'));
  }
  console.log(`  found: ${lost[0]}${lost.length > 1 ? ` and ${lost.length - 1} more` : ''}`);
  assert.notEqual(lost.length, 0, 'the harness did not notice acknowledged messages that are gone');
});
