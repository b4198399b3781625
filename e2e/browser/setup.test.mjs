// The first minute of a real installation: an empty `deskbell serve` asks for a workspace, gives the
// snippet, and a page with that snippet reaches the new inbox.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { agent } from './lib/agent.mjs';
import { visitor } from './lib/visitor.mjs';

let desk;
let browser;
let site;

before(async () => {
  desk = await startDesk({ name: 'setup', command: 'serve' });
  browser = await openBrowser();
  site = await startSite();
});
after(async () => {
  site?.server.closeAllConnections();
  site?.server.close();
  await browser?.close();
  await desk?.stop();
});

test('an empty installation is set up, and its snippet works', async () => {
  const admin = agent(await openWindow(browser, looks[0]), desk.url);
  const { page } = admin;
  await page.goto(`${desk.url}/`);
  await page.waitForURL('**/setup');
  await page.getByLabel('Workspace name').fill('Acme Lamps');
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByLabel('Website address').fill(site.url);
  const violations = await judge(page, 'setup-1-form');
  await page.getByRole('button', { name: 'Create workspace' }).click();
  const snippet = page.getByText('<script');
  await snippet.waitFor();
  violations.push(...(await judge(page, 'setup-2-snippet')));
  site.snippet = await snippet.textContent();
  await page.getByRole('button', { name: 'Open the inbox' }).click();
  await page.waitForURL('**/inbox/pending');

  const guest = visitor(await openWindow(browser, looks[0]), site.url);
  await guest.page.goto(site.url);
  await guest.open();
  await guest.begin();
  await guest.write('Hello from the real site.');
  await admin.row('Hello from the real site.').waitFor();

  assert.deepEqual(violations, [], 'axe');
  assert.deepEqual([...page.troubles, ...guest.page.troubles], []);
});

/** The customer's own site, with whatever snippet it was given. */
async function startSite() {
  const site = { snippet: '' };
  site.server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(
      `<!doctype html><html lang="en"><title>Acme</title><link rel="icon" href="data:,"><h1>Acme</h1>${site.snippet}`,
    );
  }).listen(0, '127.0.0.1');
  await once(site.server, 'listening');
  site.url = `http://127.0.0.1:${site.server.address().port}`;
  return site;
}
