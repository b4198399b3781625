// The wire contracts walked row by row against the real demo: for each call and event its status and exactly its keys.
import { after, before, test } from 'node:test';
import { startDesk } from '../lib/desk.mjs';
import { common } from './lib/contract/common.mjs';
import { conversationRows } from './lib/contract/conversation.mjs';
import { demo } from './lib/contract/demo.mjs';
import { liveChatRows } from './lib/contract/live_chat.mjs';
import { nativeRows } from './lib/contract/native.mjs';
import { widgetRows } from './lib/contract/widget.mjs';
import { closeFrames } from './lib/frames.mjs';
import { caller, signInAll } from './lib/people.mjs';
import { closeSocketIo } from './lib/socket_io.mjs';

let world;

before(async () => {
  const desk = await startDesk({ name: 'clients-contract' });
  world = { desk, rest: caller(desk.url), people: await signInAll(desk.url) };
});
after(async () => {
  closeFrames();
  closeSocketIo();
  await world?.desk.stop();
});

const TABLES = {
  'the demo': demo,
  'common rules': common,
  native: nativeRows,
  'live-chat and monitoring': liveChatRows,
  conversation: conversationRows,
  widget: widgetRows,
};
for (const [name, rows] of Object.entries(TABLES)) {
  test(name, async (t) => {
    // What one row makes the next ones go on with.
    const at = { ...world, agent: { token: world.people.agent1.token } };
    for (const [row, walk] of Object.entries(rows)) {
      await t.test(row, () => walk(at));
    }
  });
}
