// G2–G5 for a visitor and an agent on a bad line: 200 cuts at random bytes in 2 000 messages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDesk } from '../lib/desk.mjs';
import { protocol as buildProtocol } from '../lib/protocol.mjs';
import { seeded } from '../lib/random.mjs';
import { conversationUnderCuts } from './lib/cuts.mjs';

const random = seeded('cuts');
let desk;
let protocol;

/** The first place where the two lists part, in words; null when they are equal. */
function difference(shown, stored) {
  const length = Math.max(shown.length, stored.length);
  for (let i = 0; i < length; i += 1) {
    if (shown[i]?.id !== stored[i]?.id) {
      return `at ${i}: shown seq ${shown[i]?.seq}, stored seq ${stored[i]?.seq}; ${shown.length} shown, ${stored.length} stored`;
    }
  }
  return null;
}

before(async () => {
  protocol = await buildProtocol();
  desk = await startDesk({ name: 'cuts' });
});
after(() => desk?.stop());

test('200 cuts in 2 000 messages: both sides show what the server has, once, in order', async () => {
  const { sides, stored, sent } = await conversationUnderCuts({
    desk,
    protocol,
    random,
    messages: 2000,
    cuts: 200,
  });
  console.log(
    `  ${sent} messages, cuts: ${sides.map((side) => `${side.who} ${side.proxy.cuts}`).join(', ')}`,
  );
  assert.equal(stored.length, sent, 'each message is stored once');
  for (const side of sides) {
    assert.deepEqual(side.resyncs, [], `the ${side.who} was told to start over`);
    assert.equal(difference(side.shown, stored), null, `what the ${side.who} was shown`);
  }
});

test('control: clients that come back without their cursor miss messages', async () => {
  const { sides, stored } = await conversationUnderCuts({
    desk,
    protocol,
    random,
    messages: 400,
    cuts: 60,
    forget: true,
  });
  const missed = sides.map(
    (side) => stored.length - new Set(side.shown.map((one) => one.seq)).size,
  );
  console.log(`  missed: ${sides.map((side, i) => `${side.who} ${missed[i]}`).join(', ')}`);
  assert.ok(
    missed.some((count) => count > 1),
    'the harness did not notice a resume from "now"',
  );
});
