// The main job in two real windows: a visitor writes, an agent sees it without a refresh, accepts and
// answers, the visitor sees the answer. In light and dark, wide and narrow, with axe in every state.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { median } from '../lib/random.mjs';
import { agent } from './lib/agent.mjs';
import { latency } from './lib/latency.mjs';
import { visitor } from './lib/visitor.mjs';

const EXCHANGES = 15;
let desk;
let browser;

before(async () => {
  desk = await startDesk({ name: 'story' });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

for (const look of looks) {
  test(`a visitor and an agent talk, at ${look.name}`, async () => {
    const amara = visitor(await openWindow(browser, look), desk.url);
    const jonas = agent(await openWindow(browser, look), desk.url);
    const violations = [];
    const picture = async (who, state) =>
      violations.push(...(await judge(who.page, `${look.name}-${state}`)));

    await jonas.visit();
    await picture(jonas, 'agent-1-sign-in');
    await jonas.signIn('agent1@callcenter.com');
    await picture(jonas, 'agent-2-inbox');

    await amara.visit();
    await picture(amara, 'visitor-1-shop');
    await amara.open();
    await picture(amara, 'visitor-2-home');
    await amara.begin();
    await picture(amara, 'visitor-3-empty-chat');

    const question = `Does the lamp come in green? (${look.name})`;
    await amara.write(question);
    await amara.sees(question);
    await jonas.row(question).waitFor();
    await picture(jonas, 'agent-3-pending');
    await picture(amara, 'visitor-4-waiting');

    await jonas.open(question);
    await jonas.sees(question);
    await picture(jonas, 'agent-4-read');
    await jonas.accept();
    await picture(jonas, 'agent-5-accepted');

    const answer = `It does: moss and bottle green. (${look.name})`;
    await jonas.write(answer);
    await amara.sees(answer);
    await picture(amara, 'visitor-5-answered');
    await picture(jonas, 'agent-6-answered');

    await measure(amara, jonas, look);
    assert.deepEqual(violations, [], 'axe');
    for (const who of [amara, jonas]) {
      assert.deepEqual(who.page.troubles, []);
      await who.page.context().close();
    }
  });
}

/** Printed, not asserted: a slow machine is no fault of the code. */
async function measure(amara, jonas, look) {
  const toAgent = [];
  const toVisitor = [];
  for (let i = 1; i <= EXCHANGES; i += 1) {
    const there = {
      from: amara.page,
      to: jonas.page,
      text: `Question ${i}.`,
      send: (text) => amara.write(text),
    };
    const back = {
      from: jonas.page,
      to: amara.page,
      text: `Answer ${i}.`,
      send: (text) => jonas.write(text),
    };
    toAgent.push(await latency(there));
    toVisitor.push(await latency(back));
  }
  const [there, back] = [toAgent, toVisitor].map((values) => median(values).toFixed(1));
  console.log(
    `  ${look.name}: text on the other side after ${there} ms (to the agent), ${back} ms (to the visitor), median of ${EXCHANGES}`,
  );
}
