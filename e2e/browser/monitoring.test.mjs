// Who is on the site: a page change shows at once, a closed tab leaves, a reload doesn't double, a chat starts from the
// row. And what each level of monitoring leaves behind on the visitor's side.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, login } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { until } from '../lib/wait.mjs';
import { agent } from './lib/agent.mjs';
import { visitor as shopper } from './lib/visitor.mjs';

const [wide] = looks;
let desk;
let browser;
let admin;
let inbox;

before(async () => {
  desk = await startDesk({ name: 'monitoring', env: { DESKBELL_VISIT_OVER_AFTER: '3' } });
  // Two subdomains of one site, both this machine.
  browser = await openBrowser({
    args: ['--host-resolver-rules=MAP *.shop.example 127.0.0.1'],
  });
  admin = api(desk.url, (await login(desk.url, 'admin@callcenter.com')).token);
  const { inboxes } = await admin.get('/api/v1/inboxes');
  inbox = inboxes.find(({ channel }) => channel === 'widget');
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const set = (settings) =>
  admin.patch(`/api/v1/inboxes/${inbox.id}`, {
    name: inbox.name,
    settings: { ...inbox.settings, ...settings },
  });
const setLevel = (monitoring) => set({ monitoring });
const visits = async () => (await admin.get('/api/v1/visitors')).visitors;
async function customers() {
  let all = 0;
  let from = '';
  do {
    const page = await admin.get(`/api/v1/customers${from}`);
    all += page.customers.length;
    from = page.next_cursor && `?cursor=${page.next_cursor}`;
  } while (from);
  return all;
}
const shop = () => `${desk.url}/widget-demo.html`;

/** The demo shop in a window of its own, and everything it asked for. */
async function openShop(look = wide) {
  const page = await openWindow(browser, look);
  page.asked = [];
  page.on('request', (request) => page.asked.push(request.url()));
  page.on('websocket', (socket) => page.asked.push(socket.url()));
  await page.goto(shop());
  await page.getByRole('button', { name: /^Open chat/ }).waitFor();
  return page;
}

async function openMonitoring(look = wide) {
  const watcher = agent(await openWindow(browser, look), desk.url);
  await watcher.visit();
  await watcher.signIn('agent1@callcenter.com');
  await watcher.page.goto(`${desk.url}/dashboard/live-monitoring`);
  await watcher.page.getByRole('heading', { level: 1, name: /Live monitoring/ }).waitFor();
  return watcher.page;
}

async function openSettings(look = wide) {
  const owner = agent(await openWindow(browser, look), desk.url);
  await owner.visit();
  await owner.signIn('admin@callcenter.com');
  await owner.page.goto(`${desk.url}/settings/invitations`);
  await owner.page.getByRole('button', { name: 'New invitation' }).waitFor();
  return owner.page;
}

const rows = (page) => page.getByRole('main').locator('[data-visit]');

for (const level of ['full', 'anonymous']) {
  test(`with ${level} monitoring a row comes, moves, survives a reload, and leaves`, async () => {
    await setLevel(level);
    const before = await customers();
    const watching = await openMonitoring();
    const visitor = await openShop();
    const row = rows(watching);
    await row.filter({ hasText: '/widget-demo.html' }).waitFor();
    assert.equal(await row.count(), 1);

    const began = Date.now();
    await visitor.evaluate(() => history.pushState({}, '', '/widget-demo.html/moss-lamp'));
    await row.filter({ hasText: '/widget-demo.html/moss-lamp' }).waitFor();
    console.log(`  ${level}: a page change shows after ${Date.now() - began} ms`);

    const [{ id }] = await visits();
    await visitor.goto(shop());
    await row.filter({ hasNotText: 'moss-lamp' }).waitFor();
    await until('the visit is told', async () => (await visits())[0]?.pages === 3);
    assert.deepEqual(
      (await visits()).map((visit) => visit.id),
      [id],
      'the same visit',
    );
    assert.equal(await row.count(), 1);
    const { trail } = await admin.get(`/api/v1/visitors/${id}`);
    assert.deepEqual(
      trail.map(({ url }) => new URL(url).pathname),
      ['/widget-demo.html', '/widget-demo.html/moss-lamp', '/widget-demo.html'],
    );

    const kept = await visitor.evaluate(() => [
      localStorage.length,
      sessionStorage.length,
      document.cookie,
    ]);
    assert.deepEqual(kept, [0, 0, '']);
    const cookies = await visitor.context().cookies();
    if (level === 'anonymous') {
      assert.deepEqual(cookies, []);
      assert.equal(await customers(), before, 'nobody is stored');
    } else {
      assert.deepEqual(
        cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite })),
        [{ name: 'chatSessionId', httpOnly: true, sameSite: 'Lax' }],
      );
      assert.equal(await customers(), before + 1, 'one person, who came back');
    }
    assert.deepEqual(visitor.troubles, []);
    await visitor.context().close();
    await row.waitFor({ state: 'detached' });
    assert.deepEqual(await visits(), []);
    assert.deepEqual(watching.troubles, []);
    await watching.context().close();
  });
}

/** Time for whatever would begin by itself, a move to another page, and no trace of either. */
async function assertUnseen(visitor) {
  const own = /chat-widget\.js|widget-demo\.html|pages\//;
  await visitor.evaluate(
    () => new Promise((done) => requestIdleCallback(() => setTimeout(done, 500))),
  );
  await visitor.evaluate(() => history.pushState({}, '', '/widget-demo.html/x'));
  await visitor.waitForLoadState('networkidle');
  const asked = visitor.asked.filter((url) => url.startsWith(desk.url) || url.startsWith('ws'));
  assert.deepEqual(
    asked.filter((url) => !own.test(url)),
    [],
  );
  assert.deepEqual(await traces(visitor), { kept: [], cookies: [] });
  assert.deepEqual(await visits(), []);
}

/** What is in the visitor's browser: names in its storage, and of its cookies. */
async function traces(visitor) {
  const kept = await visitor.evaluate(() => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(document.cookie ? [document.cookie] : []),
  ]);
  return { kept, cookies: (await visitor.context().cookies()).map(({ name }) => name) };
}

test('with monitoring off nothing is asked before the chat is opened', async () => {
  await setLevel('off');
  await until('the script says so', async () => {
    const script = await (await fetch(`${desk.url}/chat-widget.js`)).text();
    return script.match(/"[-\d,]+"\.?|`[-\d,]+`/) && !script.includes('__unwatched__');
  });
  const visitor = await openShop();
  await assertUnseen(visitor);
  await visitor.context().close();
});

test('an agent starts a chat from the row, and the visitor answers in the panel that opened', async () => {
  await setLevel('anonymous');
  const watching = await openMonitoring();
  const visitor = await openShop();
  const row = rows(watching);
  await row.first().waitFor();
  const violations = await judge(watching, 'monitoring-list');
  await row.getByRole('button', { name: 'Start chat' }).click();
  const drawer = watching.getByRole('dialog');
  await drawer.getByLabel('Your greeting').fill('Hello! Looking for a lamp?');
  violations.push(...(await judge(watching, 'monitoring-drawer')));
  await drawer.getByRole('button', { name: 'Start chat' }).click();
  await watching.waitForURL(/\/inbox\/mine\//);

  const panel = visitor.getByRole('dialog');
  await panel.getByRole('log').getByText('Hello! Looking for a lamp?').waitFor();
  const box = panel.getByRole('textbox', { name: 'Message' });
  await box.fill('Yes, a green one.');
  await box.press('Enter');
  await watching.getByRole('log').getByText('Yes, a green one.').waitFor();

  const [visit, ...others] = await visits();
  assert.deepEqual(
    [others.length, visit.session_status, typeof visit.customer_id],
    [0, 'active', 'number'],
  );
  await visitor.evaluate(() => history.pushState({}, '', '/widget-demo.html/checkout'));
  await until('the panel tells the page', async () =>
    (await visits())[0]?.url.endsWith('/checkout'),
  );
  assert.deepEqual(violations, [], 'axe');
  assert.deepEqual(visitor.troubles, []);
  assert.deepEqual(watching.troubles, []);
  await visitor.context().close();
  await watching.context().close();
});

test('a rule asks in the panel that opens, and nothing begins before the visitor answers', async () => {
  await setLevel('anonymous');
  const settings = await openSettings();
  const violations = await judge(settings, 'rules-none');
  const part = settings.getByRole('main');
  await part.getByRole('button', { name: 'New invitation' }).click();
  const form = settings.getByRole('dialog');
  await form.getByLabel('Name', { exact: true }).fill('Lamps');
  await form.getByLabel('Message', { exact: true }).fill('Looking for a lamp?');
  await form.getByLabel('Page', { exact: true }).fill('*/brass-lamp');
  await form.getByLabel('Seconds on the page').fill('1');
  violations.push(...(await judge(settings, 'rules-form')));
  await form.getByRole('button', { name: 'Save invitation' }).click();
  await part.getByText('Shown 0 · answered 0').waitFor();

  const chats = async () => (await admin.get('/api/v1/chat/sessions?limit=100')).sessions.length;
  const before = [await customers(), await chats()];
  const visitor = await openShop();
  await until('the visit is told', async () => (await visits()).length === 1);
  await visitor.evaluate(() => history.pushState({}, '', '/widget-demo.html/brass-lamp'));
  const panel = visitor.getByRole('dialog');
  await panel.getByText('Looking for a lamp?').waitFor();
  const focus = await visitor.evaluate(() => document.activeElement.tagName);
  assert.equal(focus, 'BODY', 'the focus stays with the page');
  assert.deepEqual([await customers(), await chats()], before, 'nothing is begun');
  violations.push(...(await judge(visitor, 'rules-panel')));

  const box = panel.getByRole('textbox', { name: 'Message' });
  await box.fill('Yes, a brass one.');
  await box.press('Enter');
  await until('a chat began', async () => (await chats()) === before[1] + 1);
  await panel.getByRole('log').getByText('Yes, a brass one.').waitFor();
  await panel.getByRole('log').getByText('Looking for a lamp?').waitFor();
  await settings.reload();
  await part.getByText('Shown 1 · answered 1').waitFor();
  violations.push(...(await judge(settings, 'rules-list')));
  assert.deepEqual(violations, [], 'axe');
  assert.deepEqual(visitor.troubles, []);
  await visitor.context().close();
  await settings.context().close();
});

test('whoever wrote on one subdomain finds the chat on another, where the inbox says so', async () => {
  for (const shared of [false, true]) {
    await set({ monitoring: 'full', cookie_domain: shared ? 'shop.example' : '' });
    const page = await openWindow(browser, wide);
    const on = (name) => shopper(page, `http://${name}.shop.example:${desk.port}`);
    const before = await customers();
    const words = `Wrote on www, ${shared}`;
    const www = on('www');
    await www.visit();
    await until('they are somebody', async () => (await customers()) === before + 1);
    await www.open();
    await www.begin();
    await www.write(words);
    await www.sees(words);

    const help = on('help');
    await help.visit();
    const kept = () => page.evaluate(() => localStorage.length);
    await until('help was answered', async () =>
      shared ? (await kept()) === 1 : (await customers()) === before + 2,
    );
    await help.open();
    await help.panel.getByRole('button', { name: 'Send us a message' }).waitFor();
    if (shared) await help.panel.getByText(words).first().waitFor();
    assert.equal(await help.panel.getByText(words).count(), shared ? 1 : 0);
    assert.equal(await customers(), before + (shared ? 1 : 2), 'persons');

    const cookies = (await page.context().cookies()).map(({ name, domain }) => [name, domain]);
    const domains = shared ? ['.shop.example'] : ['help.shop.example', 'www.shop.example'];
    assert.deepEqual(
      cookies.sort(),
      domains.map((domain) => ['chatSessionId', domain]),
    );
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
});

test('where consent is needed nobody is seen before it, and no longer once it is taken back', async () => {
  await set({ monitoring: 'full', consent: 'required' });
  await until('the script names the inbox', async () =>
    // The hash of the tenant's name, as the server writes it for inboxes that aren't watched.
    (await (await fetch(`${desk.url}/chat-widget.js`)).text()).includes('69076333'),
  );
  await until('whoever was here is gone', async () => !(await visits()).length);
  const before = await customers();
  const visitor = await openShop();
  await assertUnseen(visitor);
  assert.equal(await customers(), before, 'nobody is stored');

  await visitor.evaluate(() => window.chatWidget.consent(true));
  await until('the visit counts', async () => (await visits())[0]?.pages === 1);
  await visitor.evaluate(() => history.pushState({}, '', '/widget-demo.html/y'));
  await until('the move counts', async () => (await visits())[0]?.pages === 2);
  assert.deepEqual((await traces(visitor)).cookies, ['chatSessionId']);
  assert.equal(await customers(), before + 1);

  await visitor.evaluate(() => window.chatWidget.consent(false));
  await until('the cookie is gone', async () => !(await traces(visitor)).cookies.length);
  await until('the visit is over', async () => !(await visits()).length);
  visitor.asked.length = 0;
  await assertUnseen(visitor);
  await visitor.goto(shop());
  await assertUnseen(visitor);
  assert.deepEqual(visitor.troubles, []);
  await visitor.context().close();
});

test('Global Privacy Control wins over full monitoring: a visit is seen live, and nobody is stored', async () => {
  await set({ monitoring: 'full', consent: 'none' });
  await until(
    'the script names the inbox no longer',
    async () => !(await (await fetch(`${desk.url}/chat-widget.js`)).text()).includes('69076333'),
  );
  const before = await customers();
  const visitor = await openWindow(browser, wide);
  await visitor.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });
  });
  await visitor.goto(shop());
  await until('the visit is seen', async () => (await visits()).length === 1);
  const [{ customer_id }] = await visits();
  assert.equal(customer_id, null);
  assert.deepEqual(await traces(visitor), { kept: [], cookies: [] });
  assert.equal(await customers(), before, 'nobody is stored');
  assert.deepEqual(visitor.troubles, []);
  await visitor.context().close();
});
