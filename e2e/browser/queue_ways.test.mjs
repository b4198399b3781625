// The queue's acts by the dashboard's buttons, in Chromium. The chat as REST tells it, and what another agent and the
// visitor hear, is what comes of the same act by a call: the other ways are in e2e/clients/queue_ways.test.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeFrames } from '../clients/lib/frames.mjs';
import { ACTS, INVOICE, meet, outcome } from '../clients/lib/queue_acts.mjs';
import { closeSocketIo } from '../clients/lib/socket_io.mjs';
import { looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { until } from '../lib/wait.mjs';
import { agent } from './lib/agent.mjs';

let desk;
let browser;
let us;
let dana;

before(async () => {
  desk = await startDesk({ name: 'queue-ways' });
  browser = await openBrowser();
  us = await meet(desk.url);
  dana = agent(await openWindow(browser, looks[0]), desk.url);
  await dana.visit();
  await dana.signIn('agent1@callcenter.com');
});
after(async () => {
  closeSocketIo();
  closeFrames();
  await browser?.close();
  await desk?.stop();
});

const button = (name) => dana.page.getByRole('main').getByRole('button', { name, exact: true });
const press = (target) => dana.page.press(target);
async function more(name) {
  await press(button('More actions').last());
  await press(dana.page.getByRole('menuitem', { name }));
}

const transferTo = (target) => async (reason) => {
  await more('Transfer…');
  const dialog = dana.page.getByRole('dialog', { name: 'Transfer chat' });
  await press(dialog.getByRole('option', { name: target }));
  await dialog.getByLabel('Reason').fill(reason);
  await press(dialog.getByRole('button', { name: 'Transfer', exact: true }));
};

/** What is pressed; a transfer says why. */
const BUTTONS = {
  accept: () => press(button('Accept chat').first()),
  'transfer to an agent': transferTo(/^Jonas Weber/),
  'transfer to a team': transferTo(/^Billing/),
  'back to the queue': transferTo(/^Back to the queue/),
  convert: () => more('Convert to ticket'),
  async upload() {
    const choosing = dana.page.waitForEvent('filechooser');
    await press(button('Attach files'));
    const { name, mimeType, text } = INVOICE;
    await (await choosing).setFiles([{ name, mimeType, buffer: Buffer.from(text) }]);
    await press(button('Send'));
  },
  end: () => press(button('Close chat')),
};

/** Whoever presses a button looks at the chat, and so has read it; whoever calls has not. */
function unseen(value) {
  if (Array.isArray(value))
    return value.filter((one) => !/^chat[.:](seen|delivered|viewing)$/.test(one?.[0])).map(unseen);
  if (!value || typeof value !== 'object') return value;
  const { seen, delivered, unread_count, ...rest } = value;
  return Object.fromEntries(Object.entries(rest).map(([name, one]) => [name, unseen(one)]));
}

test('what is done by a button comes out as what is done by a call', async () => {
  for (const [name, act] of Object.entries(ACTS)) {
    const byButton = async ({ rest, admin }, id) => {
      const lines = async () => {
        const { body } = await rest.get(`/api/v1/chat/sessions/${id}`, admin);
        return body.session.last_seq;
      };
      const before = await lines();
      await dana.page.goto(`${desk.url}/inbox/active/${id}`);
      await BUTTONS[name](act.whom?.(us).reason);
      await until(`${name}: the chat says so`, async () => (await lines()) > before);
    };
    const byCall = await outcome(us, act, act.ways.dashboard);
    assert.deepEqual(unseen(await outcome(us, act, byButton)), unseen(byCall), name);
  }
  assert.deepEqual(dana.page.troubles, []);
});
