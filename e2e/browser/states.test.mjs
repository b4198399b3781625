// Every screen of the dashboard in each of its states: nothing there yet, still coming, failing, full. A screen that
// fails says so and offers to try again, and trying again brings it; axe finds nothing in any of them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setUp } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { until } from '../lib/wait.mjs';
import { agent } from './lib/agent.mjs';

/** Each screen, and what it cannot be drawn without: the calls that are held or fail. */
const SCREENS = [
  ['inbox', '/inbox/pending', '/chat/sessions'],
  ['monitoring', '/dashboard/live-monitoring', '/visitors'],
  ['tickets', '/tickets', '/tickets'],
  ['help-centre', '/help-centre', '/kb/articles'],
  ['team', '/team', '/agents'],
  ['roles', '/team/roles', '/roles'],
  ['widget', '/settings/widget', '/inboxes'],
  ['hours', '/settings/hours', '/inboxes'],
  ['channels', '/settings/channels', '/inboxes'],
  ['saved-replies', '/settings/saved-replies', '/canned-responses'],
  ['tags', '/settings/tags', '/tags'],
  ['routing', '/settings/routing', '/settings/routing'],
  ['ticket-targets', '/settings/ticket-targets', '/settings/sla'],
  ['single-sign-on', '/settings/single-sign-on', '/settings/identity-provider'],
  ['api-keys', '/settings/api-keys', '/api-keys'],
  ['audit', '/settings/audit', '/audit'],
];
/** Two of the four looks for each screen, so that over all of them each is well seen; `LOOKS=all` takes all four. */
const looksOf = (n) =>
  process.env.LOOKS === 'all' ? looks : n % 2 ? [looks[0], looks[3]] : [looks[1], looks[2]];

let full;
let empty;
let browser;

before(async () => {
  [full, empty] = await Promise.all([
    startDesk({ name: 'states-full' }),
    startDesk({ name: 'states-empty', command: 'serve' }),
  ]);
  await setUp(empty.url);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await full?.stop();
  await empty?.stop();
});

async function signedIn(desk, email, workspace) {
  const page = await openWindow(browser, looks[0]);
  page.setDefaultTimeout(Number(process.env.PATIENCE ?? 15_000));
  const who = agent(page, desk.url);
  await who.visit();
  await who.signIn(email, workspace);
  return page;
}

/** What axe says of the page in the looks of this screen. */
async function seen(page, n, name) {
  const violations = [];
  for (const look of looksOf(n)) {
    await page.setViewportSize({ width: look.width, height: look.height });
    await page.emulateMedia({ colorScheme: look.scheme });
    violations.push(...(await judge(page, `state-${name}-${look.name}`)));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (wide) violations.push(`${name} ${look.name}: wider than its window`);
  }
  return violations;
}

async function walk(desk, email, workspace, state) {
  const page = await signedIn(desk, email, workspace);
  const violations = [];
  for (const [n, [name, path]] of SCREENS.entries()) {
    await page.goto(desk.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
    await page.waitForLoadState('networkidle');
    assert.equal(await page.getByRole('alert').count(), 0, `${name}: no alert`);
    violations.push(...(await seen(page, n, `${name}-${state}`)));
  }
  assert.deepEqual(violations, []);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
}

test('every screen when nothing is there yet', () =>
  walk(empty, 'ada@example.com', 'fault-test', 'empty'));

test('every screen when it is full', () => walk(full, 'admin@callcenter.com', undefined, 'full'));

test('every screen while it is still coming, and then it comes', async () => {
  const page = await signedIn(full, 'admin@callcenter.com');
  const wrong = [];
  for (const [n, [name, path, call]] of SCREENS.entries()) {
    const held = [];
    let isHeld = true;
    const matches = (url) => url.pathname.startsWith(`/api/v1${call}`);
    await page.route(matches, (route) => (isHeld ? held.push(route) : route.continue()));
    await page.goto(full.url + path);
    await until(`${name} asks`, () => held.length > 0);
    const waiting = page.getByRole('main').getByText('Loading', { exact: false }).first();
    await must(wrong, `${name} says that it is loading`, waiting.waitFor({ state: 'attached' }));
    wrong.push(...(await seen(page, n, `${name}-loading`)));
    isHeld = false;
    for (const route of held) await route.continue();
    await must(wrong, `${name} comes`, waiting.waitFor({ state: 'detached' }));
    await page.unroute(matches);
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test('every screen when the server fails, and when it is well again', async () => {
  const page = await signedIn(full, 'admin@callcenter.com');
  const wrong = [];
  const failure = {
    status: 500,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', title: 'Internal Server Error', status: 500 }),
  };
  for (const [n, [name, path, call]] of SCREENS.entries()) {
    const matches = (url) => url.pathname.startsWith(`/api/v1${call}`);
    await page.route(matches, (route) => route.fulfill(failure));
    await page.goto(full.url + path);
    const alert = page.getByRole('main').getByRole('alert').first();
    await must(wrong, `${name} says that it failed`, alert.waitFor());
    wrong.push(...(await seen(page, n, `${name}-failing`)));
    await page.unroute(matches);
    const again = alert.getByRole('button', { name: 'Retry' });
    await must(wrong, `${name} offers to try again`, again.click());
    await must(wrong, `${name} is there again`, alert.waitFor({ state: 'detached' }));
  }
  assert.deepEqual(wrong, []);
  const others = page.troubles.filter((line) => !line.includes('500'));
  assert.deepEqual(others, []);
  await page.context().close();
});

/** Goes on after a screen that does not do what it must, so that one run tells of all. */
const must = (wrong, what, done) => done.catch(() => wrong.push(`not so: ${what}`));
