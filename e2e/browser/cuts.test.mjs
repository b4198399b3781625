// The real widget and the real dashboard on a bad line: their sockets are cut at random bytes while
// both people write; at the end each page shows every message once, in the server's order.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { allMessages, api, login } from '../lib/api.mjs';
import { looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { cuttingProxy } from '../lib/proxy.mjs';
import { seeded } from '../lib/random.mjs';
import { until } from '../lib/wait.mjs';
import { agent } from './lib/agent.mjs';
import { visitor } from './lib/visitor.mjs';

const MESSAGES_EACH = 30;
const CUTS_EACH = 3;
const LOST_ANSWERS_EACH = 3;
/** A message with its ids is longer than any other frame a page sends. */
const SHORTEST_SEND = 150;
const TEXT = /(?:question|answer) number \d+\./g;

const random = seeded('browser cuts');
let desk;
let browser;

before(async () => {
  desk = await startDesk({ name: 'browser-cuts' });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

test('widget and dashboard show each message once through cuts', async () => {
  const [visitorLine, agentLine] = [await badLine(), await badLine()];
  const amara = visitor(await openWindow(browser, looks[0]), visitorLine.url);
  const jonas = agent(await openWindow(browser, looks[0]), agentLine.url);

  await jonas.visit();
  await jonas.signIn('agent1@callcenter.com');
  await amara.visit();
  await amara.open();
  await amara.begin();
  await amara.write('question number 0.');
  await jonas.open('question number 0.');
  await jonas.accept();

  await Promise.all([watchDoubles(amara.page), watchDoubles(jonas.page)]);
  for (let i = 1; i <= MESSAGES_EACH; i += 1) {
    await amara.write(`question number ${i}.`);
    await jonas.write(`answer number ${i}.`);
  }
  // Until the cuts that are still due have happened, the two go on.
  let more = MESSAGES_EACH;
  const due = CUTS_EACH + LOST_ANSWERS_EACH;
  while (visitorLine.cuts < due || agentLine.cuts < due) {
    more += 1;
    await amara.write(`question number ${more}.`);
    await amara.sees(`question number ${more}.`);
    await jonas.sees(`question number ${more}.`);
    await jonas.write(`answer number ${more}.`);
    await amara.sees(`answer number ${more}.`);
  }

  const expected = await storedTexts(2 * more + 1);
  for (const who of [amara, jonas]) {
    const shown = async () => (await who.log.textContent()).match(TEXT) ?? [];
    await until('everything is shown', async () => (await shown()).length >= expected.length, 60);
    assert.deepEqual(await shown(), expected);
    const doubled = await who.page.evaluate(() => [...window.doubled]);
    assert.deepEqual(doubled, [], 'shown twice at some moment');
  }
  console.log(
    `  ${expected.length} messages, cuts: visitor ${visitorLine.cuts}, agent ${agentLine.cuts}`,
  );
  await browser.close();
  await Promise.all([visitorLine.close(), agentLine.close()]);
});

/** Looks at every picture the page paints: a message drawn twice for a moment is drawn twice. */
function watchDoubles(page) {
  return page.evaluate((pattern) => {
    window.doubled = new Set();
    const look = () => {
      const root = document.querySelector('call-center-chat')?.shadowRoot ?? document;
      const texts = root.querySelector('[role=log]')?.textContent.match(new RegExp(pattern, 'g'));
      const seen = new Set();
      for (const text of texts ?? []) {
        if (seen.has(text)) window.doubled.add(text);
        seen.add(text);
      }
      requestAnimationFrame(look);
    };
    look();
  }, TEXT.source);
}

/**
 * Only sockets are cut: a page must be allowed to load. Some messages arrive without the sender being
 * told: its own outbox will send again what the log already brings back.
 */
async function badLine() {
  let lostAnswers = 0;
  const line = await cuttingProxy({
    port: desk.port,
    random,
    onlySockets: true,
    losesAnswer: (bytes) => {
      const lose =
        bytes.length > SHORTEST_SEND && lostAnswers < LOST_ANSWERS_EACH && random.chance(0.3);
      if (lose) lostAnswers += 1;
      return lose;
    },
    nextCut: () => (line.cuts - lostAnswers < CUTS_EACH ? random.between(1000, 8000) : null),
  });
  return line;
}

async function storedTexts(count) {
  const { token } = await login(desk.url, 'admin@callcenter.com');
  const { sessions } = await api(desk.url, token).get(
    '/api/v1/chat/sessions?status=active&q=question',
  );
  const texts = async () =>
    (await allMessages(desk.url, token, sessions[0].id))
      .map((one) => one.message)
      .filter((text) => text.match(TEXT));
  await until('the server has every message', async () => (await texts()).length >= count, 60);
  return texts();
}
