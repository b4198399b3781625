// Every other page in each look: opens without an error, and axe finds nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { agent } from './lib/agent.mjs';

const PAGES = [
  ['inbox-closed', '/inbox/closed'],
  ['inbox-no-match', '/inbox/pending?q=zebra'],
  ['visitors', '/dashboard/live-monitoring'],
  ['settings', '/settings/widget'],
  ['profile', '/profile'],
  ['not-found', '/nowhere'],
];
const OVERLAYS = [
  ['palette', 'Control+k'],
  ['shortcuts', '?'],
];

let desk;
let browser;

before(async () => {
  desk = await startDesk({ name: 'pages' });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

for (const look of looks) {
  test(`the pages behind the sign-in, at ${look.name}`, async () => {
    const admin = agent(await openWindow(browser, look), desk.url);
    const { page } = admin;
    const violations = [];
    const picture = async (name) =>
      violations.push(...(await judge(page, `${look.name}-page-${name}`)));

    await admin.visit();
    await admin.signIn('admin@callcenter.com');
    for (const [name, path] of PAGES) {
      await page.goto(desk.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
      await page.waitForLoadState('networkidle');
      await picture(name);
    }
    for (const [name, keys] of OVERLAYS) {
      await page.goto(`${desk.url}/inbox/pending`);
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press(keys);
      await page.getByRole('dialog').waitFor();
      await picture(name);
    }

    assert.deepEqual(violations, [], 'axe');
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });

  test(`the socket test page, at ${look.name}`, async () => {
    const page = await openWindow(browser, look);
    await page.goto(`${desk.url}/websocket-test.html`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.deepEqual(await judge(page, `${look.name}-page-websocket-test`), [], 'axe');
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}
