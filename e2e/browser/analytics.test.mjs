// Reports follow what happens, survive a reload, come as files, and can be read by everybody.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { api, DEMO, login, startChat } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { agent } from './lib/agent.mjs';

let desk;
let browser;

before(async () => {
  desk = await startDesk({ name: 'analytics' });
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
  return maya.page;
}

/** A chat from its beginning to its rating, over REST. */
async function wholeChat() {
  const start = { tenant_id: DEMO.tenant, customer_name: 'Ida', message: 'Is it open?' };
  const visitor = await api(desk.url).post('/api/v1/chat/public/start', start);
  const { token, user } = await login(desk.url, 'agent1@callcenter.com');
  const dana = api(desk.url, token);
  const session = `/api/v1/chat/sessions/${visitor.session_id}`;
  await dana.post(`${session}/assign`, { agent_id: user.id });
  await dana.post('/api/v1/chat/messages', { session_id: visitor.session_id, message: 'It is.' });
  await dana.post(`${session}/end`, {});
  const rating = { session_id: visitor.session_id, rating: 5, comment: 'Quick & <b>kind</b>' };
  await api(desk.url, visitor.token).post('/api/v1/chat/public/rating', rating);
}

const figure = (page, name) =>
  page.locator('.figure', { has: page.getByText(name, { exact: true }) }).locator('.figure-value');

test('a chat is counted on the open page and on the wall while it happens', async () => {
  const page = await admin(looks[0]);
  await page.goto(`${desk.url}/dashboard/analytics?range=today`);
  await figure(page, 'New chats').waitFor();
  const chats = Number(await figure(page, 'New chats').textContent());
  const wall = await page.context().newPage();
  await wall.goto(`${desk.url}/dashboard/wallboard`);
  const tile = wall.locator('.wall-tile', { hasText: 'Answered today' }).locator('dd');
  await tile.filter({ hasText: /\d/ }).waitFor();
  const answered = Number(await tile.textContent());

  await wholeChat();
  await figure(page, 'New chats')
    .getByText(String(chats + 1), { exact: true })
    .waitFor();
  await tile.filter({ hasText: new RegExp(`^${answered + 1}$`) }).waitFor();
  // What a visitor wrote is text.
  await page.getByRole('link', { name: 'Quick & <b>kind</b>' }).waitFor();
  await page.getByRole('table', { name: 'Satisfaction' }).waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test('the days that were chosen stand in the address, and a chart is a table and a file too', async () => {
  const page = await admin(looks[0]);
  await page.goto(`${desk.url}/dashboard/analytics`);
  await page.getByLabel('Period', { exact: true }).selectOption('Last 30 days');
  await page.getByLabel('Compare with the period before').uncheck();
  await page.waitForURL(/range=30/);
  await page.reload();
  await figure(page, 'New chats').waitFor();
  assert.equal(await page.getByLabel('Period', { exact: true }).inputValue(), '30');
  assert.equal(await page.getByLabel('Compare with the period before').isChecked(), false);

  const volume = page.getByRole('region', { name: 'Volume' });
  await volume.getByRole('img', { name: /New chats/ }).waitFor();
  await volume.getByRole('button', { name: 'Show Volume as a table' }).click();
  assert.equal(await volume.getByRole('row').count(), 31, 'a head and thirty days');

  const download = page.waitForEvent('download');
  await volume.getByRole('button', { name: 'Download Volume as CSV' }).click();
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\r\n');
  assert.equal(lines[0], '"at","value","previous"');
  assert.equal(lines.length, 31);
  assert.match((await download).suggestedFilename(), /^series-chats-\d{4}-\d\d-\d\d-.*\.csv$/);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test('who may not see reports is told so and has no way there', async () => {
  const dana = agent(await openWindow(browser, looks[0]), desk.url);
  await dana.visit();
  await dana.signIn('agent1@callcenter.com');
  assert.equal(await dana.page.getByRole('link', { name: 'Analytics' }).count(), 0);
  await dana.page.goto(`${desk.url}/dashboard/analytics`);
  await dana.page.getByText("Your role doesn't allow this.").waitFor();
  assert.deepEqual(dana.page.troubles, []);
  await dana.page.context().close();
});

for (const look of looks) {
  test(`reports and wallboard at ${look.name}`, async () => {
    const page = await admin(look);
    const violations = [];
    await page.goto(`${desk.url}/dashboard/analytics?range=30`);
    await page.locator('.columns-plot').first().waitFor();
    await page.waitForLoadState('networkidle');
    violations.push(...(await judge(page, `${look.name}-analytics`)));
    await page.locator('.ratings').scrollIntoViewIfNeeded();
    violations.push(...(await judge(page, `${look.name}-analytics-below`)));
    await page.goto(`${desk.url}/dashboard/analytics?from=2020-01-01&to=2020-01-02`);
    await page.getByText('No chats in this period.').waitFor();
    violations.push(...(await judge(page, `${look.name}-analytics-none`)));
    await page.goto(`${desk.url}/dashboard/wallboard`);
    await page.locator('.wall-tile dd').filter({ hasText: /\d/ }).first().waitFor();
    const scrolls = await page.evaluate(() => document.documentElement.scrollHeight > innerHeight);
    assert.equal(scrolls, false, 'a wall is not scrolled');
    violations.push(...(await judge(page, `${look.name}-wallboard`)));
    assert.deepEqual(violations, [], 'axe');
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}

test('a wall says that the server is away, and is current again by itself once it is back', async () => {
  const page = await admin(looks[0]);
  await page.goto(`${desk.url}/dashboard/wallboard`);
  const tile = page.locator('.wall-tile', { hasText: 'Waiting' }).first().locator('dd');
  await tile.filter({ hasText: /\d/ }).waitFor();
  const waiting = Number(await tile.textContent());
  const mark = page.getByRole('status').filter({ visible: true });
  await mark.getByText('Live', { exact: true }).waitFor();
  await desk.kill();
  await mark.getByText('Reconnecting…', { exact: true }).waitFor();
  assert.equal(Number(await tile.textContent()), waiting, 'what was last known stays');
  await desk.start();
  await mark.getByText('Live', { exact: true }).waitFor();
  await startChat(desk.url, DEMO.tenant, 'Nia Newly');
  await tile.filter({ hasText: new RegExp(`^${waiting + 1}$`) }).waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
  await page.context().close();
});
