// An admin changes the widget, its hours and what is known of a person, and sees what comes of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, DEMO, login } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { agent } from './lib/agent.mjs';

let desk;
let browser;

before(async () => {
  desk = await startDesk({ name: 'settings' });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

async function admin(look) {
  const maya = agent(await openWindow(browser, look), desk.url);
  await maya.visit();
  await maya.signIn('admin@callcenter.com');
  return maya;
}

test('a change shows in the real widget at once, and on the customers’ pages once it is saved', async () => {
  const maya = await admin(looks[0]);
  const { page } = maya;
  await page.goto(`${desk.url}/settings/widget`);
  const preview = page.frameLocator('iframe');
  await preview.getByRole('button', { name: 'Send us a message' }).waitFor();

  await page.getByLabel('Title', { exact: true }).fill('Ask the shop');
  await preview.getByRole('heading', { name: 'Ask the shop' }).waitFor();
  await page.getByLabel('Colour code').fill('#FACC15');
  await page.getByLabel('Colour code').press('Tab');
  await page.getByText(/White would be hard to read on it \(1\.\d : 1\)/).waitFor();
  // It is drawn anew a moment after the last change: what is typed into the old one goes with it.
  await preview.locator('.root[style*="#facc15" i]').waitFor({ state: 'attached' });
  await preview.getByRole('button', { name: 'Send us a message' }).click();
  await preview.getByRole('textbox', { name: 'Message' }).fill('Only a trial?');
  await preview.getByRole('textbox', { name: 'Message' }).press('Enter');
  await preview.getByRole('log').getByText('Only a trial?').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();

  const { token } = await login(desk.url, 'admin@callcenter.com');
  const { sessions } = await api(desk.url, token).get('/api/v1/chat/sessions?q=only+a+trial');
  assert.deepEqual(sessions, [], 'what is tried in the preview stays there');
  const { inboxes } = await api(desk.url, token).get('/api/v1/inboxes');
  // A page that sets no title of its own.
  const theirs = await openWindow(browser, looks[0]);
  await theirs.goto(`${desk.url}/chats/${inboxes[0].id}`);
  await theirs.getByRole('heading', { name: 'Ask the shop' }).first().waitFor();
  assert.deepEqual([...page.troubles, ...theirs.troubles], []);
  await page.context().close();
  await theirs.context().close();
});

for (const look of [looks[0], looks[3]]) {
  test(`hours are kept with a few presses, at ${look.name}`, async () => {
    const { page } = await admin(look);
    await page.goto(`${desk.url}/settings/hours`);
    const on = page.getByRole('switch', { name: 'Keep opening hours' });
    await on.waitFor();
    if (!(await on.isChecked())) await page.press(on);
    await page.getByLabel('Time zone').fill('UTC');
    await page.press(page.getByRole('button', { name: 'Open around the clock' }));
    await page.press(page.getByRole('button', { name: 'Remove: Sunday' }));
    await page.press(page.getByRole('button', { name: 'Add a date' }));
    await page.getByLabel('Name', { exact: true }).last().fill('Stocktaking');
    await page.press(page.getByRole('button', { name: 'Save' }));
    await page.getByText('Saved.').waitFor();
    // Today is the holiday that was just added.
    await page.getByText('Closed now.').waitFor();
    const violations = await judge(page, `${look.name}-settings-hours`);

    const { token } = await login(desk.url, 'admin@callcenter.com');
    const { inboxes } = await api(desk.url, token).get('/api/v1/inboxes');
    const { hours } = inboxes.find(({ channel }) => channel === 'widget').settings;
    assert.equal(hours.weekly.length, 6);
    assert.equal(hours.timezone, 'UTC');
    assert.equal(hours.holidays.at(-1).name, 'Stocktaking');
    const config = await api(desk.url).get(
      `/api/v1/chat/public/config?tenant_id=${DEMO.tenant}&inbox_id=${inboxes[0].id}`,
    );
    assert.equal(config.open, false);
    assert.deepEqual(violations, [], 'axe');
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}

test('an attribute of a person is added, changed and taken away in place', async () => {
  const { page } = await admin(looks[0]);
  await page.getByRole('option').first().click();
  const attributes = page.locator('.customer-part', { hasText: 'Attributes' });
  await attributes.getByRole('button', { name: 'Add an attribute' }).click();
  await attributes.getByLabel('Name').fill('Shoe size');
  await attributes.getByLabel('Type').selectOption('number');
  await attributes.getByLabel('Value').fill('43');
  await attributes.getByRole('button', { name: 'Save' }).click();
  await attributes.getByText('43', { exact: true }).waitFor();
  await attributes.getByRole('button', { name: 'Edit Shoe size' }).click();
  await attributes.getByLabel('Value').fill('44');
  assert.deepEqual(await judge(page, '1440-light-attributes'), [], 'axe');
  await attributes.getByRole('button', { name: 'Save' }).click();
  await attributes.getByText('44', { exact: true }).waitFor();
  await attributes.getByRole('button', { name: 'Edit Shoe size' }).click();
  await attributes.getByRole('button', { name: 'Remove Shoe size' }).click();
  await attributes.getByText('44', { exact: true }).waitFor({ state: 'detached' });
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
