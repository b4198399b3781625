// The published snippets, word for word, on another origin: each makes a widget that chats.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { withVisitorAuth } from '../clients/lib/people.mjs';
import { api, DEMO, login } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { until } from '../lib/wait.mjs';
import { page as html, startSite } from './lib/site.mjs';

// `chat.example` is the host of the published texts; below it leads to the desk.
const BASIC = `<!DOCTYPE html>
<html>
<head>
    <title>Chat Demo</title>
</head>
<body>
    <!-- Your content -->
    
    <!-- Chat Widget -->
    <script src="/static/chat-widget.html"></script>
    
    <script>
        // Widget initializes automatically
        // Access via window.chatWidget if needed
    </script>
</body>
</html>`;
const CALL_CENTER = `<!-- Add to your website -->
<script src="http://chat.example/chat-widget.js"></script>
<script>
  CallCenterChat.init({
    apiUrl: 'http://chat.example:8443',
    tenantId: 'demo-tenant',
    position: 'bottom-right',
    primaryColor: '#4F46E5',
    title: 'Chat with us',
    subtitle: 'We typically reply instantly'
  });
</script>`;
const CUSTOM = `<script src="http://chat.example/static/chat-widget.html"></script><script>
// Custom configuration
const chatWidget = new ChatWidget({
    backendUrl: 'ws://chat.example',
    theme: 'dark',
    position: 'bottom-left',
    autoOpen: false
});

// Event listeners
chatWidget.on('message', (message) => {
    console.log('New message:', message);
});

chatWidget.on('escalation', (escalation) => {
    console.log('Conversation escalated:', escalation);
});
</script>`;

const RECONNECT_MS = 200;
let desk;
let browser;
let token;

before(async () => {
  desk = await startDesk({
    name: 'embeds',
    env: { CHAT_RECONNECT_INTERVAL: String(RECONNECT_MS) },
  });
  const rules = [
    `MAP chat.example:80 127.0.0.1:${desk.port}`,
    `MAP chat.example:8443 127.0.0.1:${desk.port}`,
    'MAP stranger.example 127.0.0.1',
  ];
  browser = await openBrowser({ args: [`--host-resolver-rules=${rules.join(',')}`] });
  ({ token } = await login(desk.url, 'agent1@callcenter.com', DEMO));
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

/** A window on a site with this page; what the window's sockets and calls were is in `page.seen`. */
async function visit(body, { look = looks[0], headers, wait = true, before } = {}) {
  const site = await startSite(() => body, headers);
  const page = await openWindow(browser, look);
  page.seen = [];
  page.on('request', (request) => page.seen.push(new URL(request.url()).pathname));
  page.on('websocket', (socket) => page.seen.push(`socket ${new URL(socket.url()).pathname}`));
  await before?.(page);
  await page.goto(site.url);
  if (wait) await launcher(page).waitFor();
  return { page, site, end: () => page.context().close().then(site.close) };
}

const launcher = (page) => page.getByRole('button', { name: /^Open chat/ });
const panel = (page) => page.getByRole('dialog');
const shown = (page, text) => panel(page).getByRole('log').getByText(text, { exact: true });
const run = (page, script) => page.evaluate(script);

/** Collects what the widget's events say, in `window.heard`. */
const listen = (page) =>
  run(page, () => {
    window.heard = [];
    for (const event of ['message', 'escalation', 'typing', 'connected', 'disconnected', 'error']) {
      window.chatWidget.on(event, (data) => window.heard.push([event, data]));
    }
  });
const heard = (page, event) =>
  page.evaluate((name) => window.heard.filter(([n]) => n === name).map(([, data]) => data), event);

/** The conversation and user the widget is in, as its calls name them. */
async function names(page) {
  const socket = await until('the socket', () =>
    page.seen.find((path) => path.startsWith('socket /ws/chat/')),
  );
  const [conversation, user] = socket.split('/').slice(-2);
  return { conversation, user };
}

const stored = async (conversation) =>
  (await api(desk.url, token).get(`/chat/${conversation}/history?limit=500`)).messages;
const reply = (conversation, content) =>
  api(desk.url, token).post(`/chat/${conversation}/messages`, {
    sender_id: 'agent',
    sender_type: 'agent',
    content,
  });

test('the one tag of the conversation widget, on a page of the desk’s own origin', async () => {
  const page = await openWindow(browser, looks[0]);
  await page.route(`${desk.url}/their-page.html`, (route) =>
    route.fulfill({ contentType: 'text/html', body: BASIC }),
  );
  await page.goto(`${desk.url}/their-page.html`);
  await launcher(page).waitFor();
  await run(page, () => window.chatWidget.openChat());
  await panel(page).getByRole('textbox', { name: 'Message' }).fill('Hello from one tag');
  await page.keyboard.press('Enter');
  await shown(page, 'Hello from one tag').waitFor();
  await panel(page).getByText('Sent', { exact: true }).waitFor();
  await page.waitForFunction(() => window.chatWidget.isConnected);
  await page.context().close();
});

test('history comes first, then the socket, and the user stays the same after a reload', async () => {
  const { page, end } = await visit(
    html('<script src="http://chat.example/static/chat-widget.html"></script>'),
  );
  await run(page, () => window.chatWidget.openChat());
  await page.waitForFunction(() => window.chatWidget.isConnected);
  const { conversation, user } = await names(page);
  const order = page.seen.filter((path) => path.includes(conversation));
  assert.deepEqual(order.slice(0, 2), [
    `/chat/${conversation}/history`,
    `socket /ws/chat/${conversation}/${user}`,
  ]);
  await run(page, () => window.chatWidget.sendMessage('Before the reload'));
  await shown(page, 'Before the reload').waitFor();

  page.seen.length = 0;
  await page.reload();
  await launcher(page).waitFor();
  await run(page, () => window.chatWidget.openChat());
  await shown(page, 'Before the reload').waitFor();
  assert.deepEqual(await names(page), { conversation, user });
  assert.deepEqual(page.troubles, []);
  await end();
});

test('in a strict inbox the one tag becomes somebody, attaches a file, and stays that person', async () => {
  const admin = await login(desk.url, 'admin@callcenter.com', DEMO);
  await withVisitorAuth(desk.url, admin, 'strict', async () => {
    const { page, end } = await visit(
      html('<script src="http://chat.example/static/chat-widget.html"></script>'),
    );
    await run(page, () => window.chatWidget.openChat());
    await page.waitForFunction(() => window.chatWidget.isConnected);
    const { conversation, user } = await names(page);
    const box = panel(page).getByRole('textbox', { name: 'Message' });
    await box.fill('Let me in');
    await page.keyboard.press('Enter');
    await shown(page, 'Let me in').waitFor();
    const choosing = page.waitForEvent('filechooser');
    await page.press(panel(page).getByRole('button', { name: 'Attach' }));
    const file = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('torn') };
    await (await choosing).setFiles([file]);
    await panel(page).getByRole('button', { name: 'Remove note.txt' }).waitFor();
    await until(
      'the file is stored',
      async () => (await panel(page).locator('progress').count()) === 0,
    );
    await box.press('Enter');
    // It stands in the panel before it is stored.
    let stood = [];
    await until('both messages are stored', async () => {
      stood = await stored(conversation);
      return stood.length > 1;
    });
    assert.deepEqual(
      stood.map(({ sender_id }) => sender_id),
      [user, user],
    );
    assert.equal(stood[1].metadata.attachments[0].name, 'note.txt');

    await page.reload();
    await launcher(page).waitFor();
    await run(page, () => window.chatWidget.openChat());
    await shown(page, 'Let me in').waitFor();
    await run(page, () => window.chatWidget.sendMessage('Me again'));
    await shown(page, 'Me again').waitFor();
    assert.equal((await stored(conversation)).at(-1).sender_id, user);
    assert.deepEqual(page.troubles, []);
    await end();
  });
});

test('the published options, methods and listeners of ChatWidget', async () => {
  const { page, end } = await visit(html(CUSTOM));
  const lines = [];
  page.on('console', (line) => lines.push(line.text()));
  await listen(page);
  assert.equal(
    await run(page, () => window.chatWidget.isConnected),
    false,
    'nothing before it is opened',
  );
  await run(page, () => chatWidget.openChat());
  await page.waitForFunction(() => chatWidget.isConnected);
  const { conversation } = await names(page);

  await run(page, () => chatWidget.sendMessage('Hello support!'));
  // It is shown before it is sent; the answer comes after it was.
  await page.waitForFunction(() => window.heard.some(([event]) => event === 'message'));
  await reply(conversation, 'Hello, Ann here.');
  await shown(page, 'Hello, Ann here.').waitFor();
  await run(page, () => chatWidget.escalateConversation('complex_query'));
  await panel(page).getByText('You asked for a person.', { exact: false }).waitFor();
  await page.waitForFunction(() => window.heard.some(([event]) => event === 'escalation'));

  const messages = await heard(page, 'message');
  assert.deepEqual(
    messages
      .filter(({ sender_type }) => sender_type !== 'system')
      .map(({ content, sender_type }) => [content, sender_type]),
    [
      ['Hello support!', 'user'],
      ['Hello, Ann here.', 'agent'],
    ],
  );
  const [escalation] = await heard(page, 'escalation');
  assert.equal(escalation.reason, 'complex_query');
  assert.equal(escalation.conversation_id, conversation);
  assert.ok(lines.some((line) => line.startsWith('New message:')));
  assert.ok(lines.some((line) => line.startsWith('Conversation escalated:')));

  const looksLike = await run(page, () => {
    const { shadowRoot } = document.querySelector('call-center-chat');
    return {
      left: shadowRoot.querySelector('.root').classList.contains('left'),
      theme: shadowRoot.querySelector('.slot').dataset.theme,
    };
  });
  assert.deepEqual(looksLike, { left: true, theme: 'dark' });
  await run(page, () => chatWidget.closeChat());
  await launcher(page).waitFor();
  await run(page, () => chatWidget.destroy());
  assert.equal(await run(page, () => document.querySelectorAll('call-center-chat').length), 0);
  assert.deepEqual(page.troubles, []);
  await end();
});

test('the published CallCenterChat snippet', async () => {
  const { page, end } = await visit(html(CALL_CENTER));
  await page.press(launcher(page));
  await page.press(panel(page).getByRole('button', { name: 'Send us a message' }));
  await panel(page).getByRole('textbox', { name: 'Message' }).fill('Hello from the snippet');
  await page.keyboard.press('Enter');
  await panel(page).getByText('Sent', { exact: true }).waitFor();
  assert.equal(
    await run(page, () => CallCenterChat.init({ tenantId: 'other' }) === window.chatWidget),
    true,
    'a second init gives the first widget',
  );
  assert.deepEqual(page.troubles, []);
  await end();
});

test('where WebSockets are blocked, the chat goes on over HTTP', async () => {
  const { page, end } = await visit(html(CUSTOM), {
    before: (page) => page.routeWebSocket(/.*/, (socket) => socket.close()),
  });
  await listen(page);
  await run(page, () => chatWidget.openChat());
  await page.waitForFunction(() => chatWidget.isConnected);
  const conversation = page.seen.find((path) => path.startsWith('/chat/conv_')).split('/')[2];
  await run(page, () => chatWidget.sendMessage('By post'));
  await panel(page).getByText('Sent', { exact: true }).waitFor();
  await reply(conversation, 'By post as well');
  await shown(page, 'By post as well').waitFor();
  await run(page, () => chatWidget.escalateConversation('no sockets'));
  await page.waitForFunction(() => window.heard.some(([event]) => event === 'escalation'));
  await end();
});

test('what is written while the server is down arrives once when it is back', async () => {
  const { page, end } = await visit(html(CUSTOM));
  await listen(page);
  await run(page, () => chatWidget.openChat());
  await page.waitForFunction(() => chatWidget.isConnected);
  const { conversation } = await names(page);
  await run(page, () => chatWidget.sendMessage('Before'));
  await shown(page, 'Before').waitFor();
  await desk.kill();
  await page.waitForFunction(() => !chatWidget.isConnected);
  await run(page, () =>
    ['One', 'Two', 'Three'].forEach((text) => void chatWidget.sendMessage(text)),
  );
  await panel(page).getByText('Sending…').first().waitFor();
  await desk.start();
  await page.waitForFunction(() => chatWidget.isConnected);
  const texts = async () => (await stored(conversation)).map(({ content }) => content);
  await until('all arrived', async () => (await texts()).length >= 4);
  await until('none waits', async () => (await panel(page).getByText('Sending…').count()) === 0);
  assert.deepEqual(await texts(), ['Before', 'One', 'Two', 'Three']);
  for (const text of ['One', 'Two', 'Three']) assert.equal(await shown(page, text).count(), 1);
  await end();
});

test('a strict policy, hostile styles and a second tag leave the widget whole', async () => {
  const src = 'http://chat.example/static/chat-widget.html';
  const { page, end } = await visit(
    html(
      `<script src="${src}"></script><script src="${src}"></script>`,
      '<link rel="stylesheet" href="data:text/css,*{all:unset !important;color:red !important}call-center-chat{display:none !important}">',
    ),
    {
      headers: {
        'content-security-policy':
          "default-src 'none'; img-src data:; style-src data:; script-src http://chat.example; connect-src http://chat.example ws://chat.example",
      },
    },
  );
  assert.equal(await run(page, () => document.querySelectorAll('call-center-chat').length), 1);
  await page.press(launcher(page));
  await panel(page).getByRole('textbox', { name: 'Message' }).fill('Still here');
  await page.keyboard.press('Enter');
  await shown(page, 'Still here').waitFor();
  const box = await panel(page).boundingBox();
  assert.ok(box.width > 300 && box.height > 300, JSON.stringify(box));
  await judge(page, 'embed-hostile');
  assert.deepEqual(page.troubles, []);
  await end();
});

test('only allowed sites frame an inbox’s chat, and the visitor stays the same in it', async () => {
  const frame = () =>
    html(`<iframe src="${desk.url}/chats/1" title="Chat" width="420" height="640"></iframe>`);
  const { page, site, end } = await visit(frame(), { wait: false });
  const inside = page.frameLocator('iframe');
  await page.press(inside.getByRole('button', { name: 'Send us a message' }));
  await inside.getByRole('textbox', { name: 'Message' }).fill('From the frame');
  await page.keyboard.press('Enter');
  await inside.getByText('Sent', { exact: true }).waitFor();
  await judge(page, 'embed-frame');
  await page.reload();
  await inside.getByText('You: From the frame').waitFor();
  assert.deepEqual(page.troubles, []);

  const refused = page.waitForEvent('console', (line) => line.text().includes('frame-ancestors'));
  await page.goto(site.stranger);
  await refused;
  assert.equal(await inside.getByRole('button').count(), 0);
  await end();
});

test('an address without an inbox says so', async () => {
  const answer = await fetch(`${desk.url}/chats/99`);
  assert.equal(answer.status, 404);
  assert.match(await answer.text(), /There is no chat at this address/);
});

const PAGES = [
  [
    'static-chat-widget',
    '/static/chat-widget.html',
    (page) => page.getByRole('textbox', { name: 'Message' }),
  ],
  ['static-demo', '/static/demo.html', launcher],
  ['chats', '/chats/1', (page) => page.getByRole('button', { name: 'Send us a message' })],
  ['widget-demo', '/widget-demo.html', launcher],
  ['websocket-test', '/websocket-test.html', (page) => page.getByRole('heading', { level: 1 })],
];
for (const look of looks) {
  test(`the published pages, at ${look.name}`, async () => {
    const violations = [];
    for (const [name, path, ready] of PAGES) {
      const page = await openWindow(browser, look);
      await page.goto(desk.url + path);
      await ready(page).first().waitFor();
      if (name === 'static-demo') await tryDemo(page);
      violations.push(...(await judge(page, `embed-${name}-${look.name}`)));
      assert.deepEqual(page.troubles, [], name);
      await page.context().close();
    }
    assert.deepEqual(violations, [], 'axe');
  });
}

/** Every control of the demo page, and what its log shows for it. */
async function tryDemo(page) {
  const row = (text) => page.getByRole('log').getByText(text, { exact: false }).first().waitFor();
  await page.press(page.getByRole('button', { name: 'Connect', exact: true }));
  await page.getByText('Connected', { exact: true }).waitFor();
  await page.press(page.getByRole('button', { name: 'Over the socket' }));
  await row('message  “Hello support!”');
  await page.press(page.getByRole('button', { name: 'Over HTTP' }));
  await row('POST /chat/');
  await page.press(page.getByRole('button', { name: 'Escalate' }));
  await row('escalation');
  for (const [name, part] of [
    ['History', '/history?limit=50'],
    ['Escalations', '/escalations'],
    ['My conversations', '/conversations'],
    ['Health', 'GET /health'],
  ]) {
    await page.press(page.getByRole('button', { name, exact: true }));
    await row(part);
  }
  await page.press(page.getByRole('button', { name: 'Cut' }));
  await page.getByText('Not connected (4000)').waitFor();
}
