// What the closed widget costs a page it stands on: nothing kept, nothing moved, nobody else asked.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { api, DEMO, login } from '../lib/api.mjs';
import { looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';

let desk;
let browser;
let shop;

before(async () => {
  desk = await startDesk({ name: 'weight' });
  browser = await openBrowser();
  shop = await startShop();
});
after(async () => {
  shop?.close();
  await browser?.close();
  await desk?.stop();
});

for (const monitoring of ['off', 'anonymous']) {
  for (const look of [looks[0], looks[2]]) {
    test(`a page with the closed widget, monitoring ${monitoring}, at ${look.width}`, async () => {
      await setMonitoring(monitoring);
      const page = await openWindow(browser, look);
      const requests = [];
      const sockets = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('websocket', (socket) => sockets.push(socket.url()));
      await watchShifts(page);

      await page.goto(shop.url);
      await page.getByRole('button', { name: 'Open chat' }).waitFor();
      await page.waitForLoadState('networkidle');

      const own = [`${shop.url}/`, `${shop.url}/picture.svg`, `${desk.url}/chat-widget.js`];
      // Watched pages load the part that opens the one socket, from the same server, once the page is idle.
      const isMonitor = (url) => url.startsWith(`${desk.url}/widget/monitor-`);
      const others = requests.filter((url) => !own.includes(url));
      const more = monitoring === 'off' ? others : others.filter((url) => !isMonitor(url));
      assert.deepEqual(more, [], 'nothing else is asked for');
      assert.ok(others.length <= 1, `${others}`);
      const allowed = monitoring === 'off' ? 0 : 1;
      assert.ok(sockets.length <= allowed, `sockets: ${sockets}`);
      assert.ok(
        sockets.every((url) => url.startsWith(desk.url.replace('http', 'ws'))),
        'own server only',
      );
      assert.deepEqual(await kept(page), { cookies: [], local: 0, session: 0, databases: 0 });
      assert.equal(await page.evaluate(() => window.shifted), 0, 'layout shift');
      console.log(
        `  blocked the page for ${Math.round(await page.evaluate(() => window.blocked))} ms`,
      );

      await page.press(page.getByRole('button', { name: 'Open chat' }));
      await page.getByRole('dialog').waitFor();
      assert.equal(await page.evaluate(() => window.shifted), 0, 'layout shift when it is opened');
      assert.deepEqual(page.troubles, []);
      await page.context().close();
    });
  }
}

async function setMonitoring(monitoring) {
  const { token } = await login(desk.url, 'admin@callcenter.com', DEMO);
  const { inboxes } = await api(desk.url, token).get('/api/v1/inboxes');
  const widget = inboxes.find((inbox) => inbox.channel === 'widget');
  await api(desk.url, token).patch(`/api/v1/inboxes/${widget.id}`, { settings: { monitoring } });
}

function watchShifts(page) {
  return page.addInitScript(() => {
    window.shifted = 0;
    window.blocked = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.blocked += entry.duration - 50;
    }).observe({ type: 'longtask', buffered: true });
  });
}

async function kept(page) {
  const inPage = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
  }));
  return { cookies: await page.context().cookies(), ...inPage };
}

/** Somebody else's site: another origin, and styles that reach for everything. */
async function startShop() {
  const html = `<!doctype html><html lang="en"><title>Shop</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
    <style>* { margin: 3px; letter-spacing: 1px } button, div { border: 2px solid red; float: left }</style>
    <main><h1>Lamps</h1><img src="/picture.svg" width="300" height="200" alt="A lamp">
    ${'<p>Good light for long evenings.</p>'.repeat(40)}</main>
    <script src="${desk.url}/chat-widget.js"></script>
    <script>CallCenterChat.init({ apiUrl: '${desk.url}', tenantId: '${DEMO.tenant}' })</script>`;
  const server = createServer((request, response) => {
    const picture = request.url === '/picture.svg';
    response.writeHead(200, { 'content-type': picture ? 'image/svg+xml' : 'text/html' });
    response.end(picture ? '<svg xmlns="http://www.w3.org/2000/svg"/>' : html);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}
