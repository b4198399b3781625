// The map says the same as the list: the same filters, each country's number, with the mouse, the keyboard and in words.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { api, login } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { WebSocket } from '../lib/deps.mjs';
import { startDesk } from '../lib/desk.mjs';
import { mmdb } from '../lib/mmdb.mjs';
import { until } from '../lib/wait.mjs';
import { agent } from './lib/agent.mjs';

const PLACES = {
  '198.51.100.0': ['BR', 'Campinas'],
  '203.0.113.0': ['NZ', 'Nelson'],
  '192.0.2.0': ['DE', 'Leipzig'],
  '198.18.0.0': ['SG', 'Singapore'],
  '198.18.1.0': ['US', 'Denver'],
  '198.18.2.0': ['KE', 'Nairobi'],
  '198.18.3.0': ['JP', 'Kyoto'],
};
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';

let desk;
let browser;
const sockets = [];

before(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'deskbell-places-')), 'sample.mmdb');
  writeFileSync(file, mmdb(PLACES));
  const env = { DESKBELL_GEOIP_DATABASE: file, DESKBELL_TRUSTED_PROXIES: '127.0.0.1' };
  desk = await startDesk({ name: 'monitoring_map', env });
  browser = await openBrowser();
  let host = 1;
  const people = {
    '192.0.2.': 5,
    '203.0.113.': 2,
    '198.51.100.': 3,
    '198.18.0.': 1,
    '198.18.1.': 9,
    '198.18.2.': 1,
    '198.18.3.': 2,
    '10.0.0.': 1,
  };
  for (const [network, count] of Object.entries(people)) {
    for (let n = 0; n < count; n += 1) await visit(`${network}${host++}`, n % 3 ? CHROME : FIREFOX);
  }
});
after(async () => {
  for (const socket of sockets) socket.terminate();
  await browser?.close();
  await desk?.stop();
});

/** Somebody on the shop's site, from that address. */
async function visit(address, userAgent) {
  const headers = { 'x-forwarded-for': address, 'user-agent': userAgent, dnt: '1' };
  const socket = new WebSocket(`${desk.url.replace('http', 'ws')}/ws/visit`, { headers });
  sockets.push(socket);
  await once(socket, 'open');
  const url = userAgent === CHROME ? 'https://shop.example/lamps' : 'https://shop.example/chairs';
  const data = { url, title: url.endsWith('lamps') ? 'Lamps' : 'Chairs', referrer: '' };
  socket.send(JSON.stringify({ type: 'visitor.page', data }));
  await once(socket, 'message');
}

const main = (page) => page.getByRole('main');
const mark = (page, name) => main(page).getByRole('button', { name, exact: true });

async function openMonitoring(look) {
  const watcher = agent(await openWindow(browser, look), desk.url);
  await watcher.visit();
  await watcher.signIn('agent1@callcenter.com');
  await watcher.page.goto(`${desk.url}/visitors`);
  await main(watcher.page).locator('[data-visit]').first().waitFor();
  return watcher.page;
}

test('list and map show the same visitors, by the same filters', async () => {
  const page = await openMonitoring(looks[0]);
  const admin = api(desk.url, (await login(desk.url, 'admin@callcenter.com')).token);
  await until(
    'all are there',
    async () => (await admin.get('/api/v1/visitors')).visitors.length === 24,
  );
  await main(page).getByLabel('Page').selectOption('/lamps');
  await main(page).getByRole('button', { name: 'Map' }).click();
  await mark(page, 'Germany: 3 visitors').waitFor();
  await mark(page, 'Singapore: 1 visitor').waitFor({ state: 'detached' });
  await main(page).getByRole('button', { name: 'Clear filters' }).click();
  await mark(page, 'Singapore: 1 visitor').waitFor();
  await main(page)
    .getByRole('row', { name: /Unknown place\s+1/ })
    .waitFor();
  await main(page).getByRole('link', { name: /DB-IP/ }).waitFor();

  await mark(page, 'Germany: 5 visitors').focus();
  await page.keyboard.press('Enter');
  await main(page)
    .getByRole('heading', { name: /Germany/ })
    .waitFor();
  assert.equal(await mark(page, 'Germany: 5 visitors').getAttribute('aria-pressed'), 'true');
  await main(page).getByRole('button', { name: 'Show in the list' }).click();
  await until('only theirs', async () => (await main(page).locator('[data-visit]').count()) === 5);
  assert.equal(await main(page).getByLabel('Country').inputValue(), 'DE');
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test('the map goes on live, and survives a reload', async () => {
  const page = await openMonitoring(looks[0]);
  await page.goto(`${desk.url}/visitors?view=map`);
  await mark(page, 'Kenya: 1 visitor').waitFor();
  await visit('198.18.2.200', CHROME);
  await mark(page, 'Kenya: 2 visitors').waitFor();
  sockets.pop().terminate();
  await page.context().close();
});

test('list and map look right and can be used by everybody in every look', async () => {
  const violations = [];
  for (const look of looks) {
    const page = await openMonitoring(look);
    violations.push(...(await judge(page, `monitoring-${look.name}`)));
    await page.press(main(page).getByRole('button', { name: 'Map' }));
    await main(page).getByRole('img').or(mark(page, 'Germany: 5 visitors')).first().waitFor();
    violations.push(...(await judge(page, `monitoring-map-${look.name}`)));
    await page.press(main(page).getByRole('row').getByRole('button', { name: 'Germany' }));
    violations.push(...(await judge(page, `monitoring-country-${look.name}`)));
    await page.context().close();
  }
  assert.deepEqual(violations, []);
});
