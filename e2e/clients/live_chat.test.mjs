// Contract L with the official JavaScript client, on each of its three ways of connecting.
import { after, before, test } from 'node:test';
import { startDesk } from '../lib/desk.mjs';
import { liveChatStory } from './lib/live_chat_story.mjs';
import { signInAll } from './lib/people.mjs';
import { closeSocketIo, WAYS } from './lib/socket_io.mjs';

let desk;
let people;

before(async () => {
  desk = await startDesk({ name: 'clients-live-chat' });
  people = await signInAll(desk.url);
});
after(async () => {
  closeSocketIo();
  await desk?.stop();
});

for (const way of Object.keys(WAYS)) {
  test(`the whole story over ${WAYS[way].join(', then ')}`, (t) =>
    liveChatStory(t, { desk, way, people }));
}
