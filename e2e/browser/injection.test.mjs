// Whatever somebody types is shown as what they typed. Over a hundred texts that would run something, through the real
// API into every field a person can fill, then every page that shows one, in Chromium: nothing runs, no dialog opens,
// no policy is broken, nobody outside is asked for anything.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, DEMO, HttpError, login } from '../lib/api.mjs';
import { looks, openBrowser } from '../lib/browser.mjs';
import { WebSocket } from '../lib/deps.mjs';
import { startDesk } from '../lib/desk.mjs';
import { until } from '../lib/wait.mjs';
import { agent } from './lib/agent.mjs';
import { MARKDOWN, PAYLOADS } from './lib/payloads.mjs';
import { htmlOf, startSmtp } from './lib/smtp.mjs';
import { visitor } from './lib/visitor.mjs';

/** What shows most in one go, for fields of which there is one. */
const WORST = '"\'></title></script><script>ran()</script><img src=x onerror=ran()>';
const AT_ONCE = 8;

let desk;
let browser;
let smtp;
let admin;
let colleague;
let inbox;
const sockets = [];

before(async () => {
  smtp = await startSmtp();
  desk = await startDesk({
    name: 'injection',
    env: {
      DESKBELL_SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
      DESKBELL_MAIL_FROM: 'desk@example.com',
    },
  });
  browser = await openBrowser();
  admin = api(desk.url, (await login(desk.url, 'admin@callcenter.com')).token);
  colleague = api(desk.url, (await login(desk.url, 'agent1@callcenter.com')).token);
  [inbox] = (await admin.get('/api/v1/inboxes')).inboxes;
});
after(async () => {
  for (const socket of sockets) socket.terminate();
  await browser?.close();
  await desk?.stop();
  smtp?.close();
});

/** Tries every text in a field; the server may refuse some, never all. Gives those it took with its answers. */
async function plant(field, texts, send) {
  const taken = [];
  const waiting = texts.entries();
  const work = async () => {
    for (const [n, text] of waiting) {
      try {
        taken.push({ text, n, answer: await send(text, n) });
      } catch (error) {
        const isRefusal = error instanceof HttpError && [409, 422].includes(error.status);
        if (!isRefusal) throw new Error(`${field}: ${text}`, { cause: error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  assert.ok(taken.length > 0, `nothing could be planted in ${field}`);
  return taken;
}

/** A window that notes everything that must not happen. */
async function watched() {
  const context = await browser.newContext({
    viewport: { width: looks[0].width, height: looks[0].height },
    reducedMotion: 'reduce',
  });
  const wrong = [];
  await context.exposeBinding('ran', ({ frame }, ...words) =>
    wrong.push(`ran in ${frame.url()} ${words}`),
  );
  await context.exposeBinding('violated', (_, what) => wrong.push(`policy: ${what}`));
  await context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) =>
      window.violated(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    ),
  );
  context.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && host !== new URL(desk.url).host)
      wrong.push(`asked ${host}`);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.press = (target) => target.click();
  page.troubles = wrong;
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (line) => {
    if (/content security policy|refused to/i.test(line.text())) wrong.push(line.text());
  });
  return page;
}

/** A visit on a page whose address, title and referrer are hostile. */
function visit(text) {
  const url = `${desk.url.replace('http', 'ws')}/ws/visit?tenant_id=${DEMO.tenant}`;
  const socket = new WebSocket(url, { origin: desk.url });
  sockets.push(socket);
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', resolve);
    socket.on('message', resolve);
    socket.on('open', () => {
      const data = {
        url: `https://shop.example/?utm_source=${encodeURIComponent(text)}#${text}`,
        title: text,
        referrer: `https://from.example/${text}`,
      };
      socket.send(JSON.stringify({ type: 'visitor.page', data }));
    });
  });
}

test('nothing that anybody types is ever more than text', async () => {
  // The visitor's own window first: what is planted goes into the chat it has open.
  const amara = visitor(await watched(), desk.url);
  await amara.visit();
  await amara.open();
  await amara.begin();
  await amara.write('Hello?');
  await amara.sees('Hello?');
  const token = await until('the visitor’s token', async () => {
    const cookies = await amara.page.context().cookies();
    return cookies.find(({ name }) => name === 'chatSessionId')?.value;
  });
  const guest = api(desk.url, token);
  const { id } = await until(
    'the chat',
    async () => (await guest.get('/api/v1/chat/public/sessions')).sessions[0],
  );
  const { user } = await colleague.get('/api/v1/me');
  await colleague.post(`/api/v1/chat/sessions/${id}/assign`, { agent_id: user.id });

  // Everything a visitor writes.
  const say = (message) => guest.post('/api/v1/chat/public/message', { session_id: id, message });
  const said = await plant('a visitor’s message', PAYLOADS, say);
  await plant('a visitor’s name, address, subject and notes', PAYLOADS, (text, n) =>
    api(desk.url).post('/api/v1/chat/public/start', {
      tenant_id: DEMO.tenant,
      customer_name: text,
      customer_email: n % 2 ? undefined : `a+${text}@example.com`.replace(/\s/g, ''),
      subject: text,
      message: text,
      metadata: {
        [text.slice(0, 40)]: text,
        page: { url: `javascript:ran()//${text}`, title: text },
      },
    }),
  );
  await plant('a file’s name', PAYLOADS, async (text, n) => {
    const form = new FormData();
    form.set('file', new File([`words ${n}`], `${text}.txt`, { type: 'text/html' }));
    const answer = await fetch(`${desk.url}/api/v1/files`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: form,
    });
    const file = await answer.json();
    if (!answer.ok) throw new HttpError(answer.status, file);
    return guest.post('/api/v1/chat/public/message', {
      session_id: id,
      message: '',
      attachments: [file.id],
    });
  });
  await Promise.all(PAYLOADS.slice(0, 40).map(visit));

  // Everything an agent writes.
  const answered = await plant('an agent’s message', PAYLOADS, (message) =>
    colleague.post('/api/v1/chat/messages', { session_id: id, message }),
  );
  await plant('a private note', PAYLOADS, (note) =>
    colleague.post(`/api/v1/chat/sessions/${id}/notes`, { note }),
  );
  await plant('a chat’s subject', PAYLOADS.slice(0, 4), (subject) =>
    colleague.patch(`/api/v1/chat/sessions/${id}`, { subject }),
  );
  await plant('tags', PAYLOADS.slice(0, 20), (text) =>
    colleague.patch(`/api/v1/chat/sessions/${id}`, { tags: [text.slice(0, 30)] }),
  );
  await plant('a transfer’s reason', PAYLOADS.slice(0, 20), async (reason) => {
    await admin.post(`/api/v1/chat/sessions/${id}/transfer`, { agent_id: user.id, reason });
  });
  const { session } = await colleague.get(`/api/v1/chat/sessions/${id}`);
  await plant('a customer’s note', PAYLOADS, (note) =>
    colleague.post(`/api/v1/customers/${session.customer_id}/notes`, { note }),
  );
  await admin.patch(`/api/v1/customers/${session.customer_id}`, {
    name: WORST.slice(0, 80),
    metadata: Object.fromEntries(PAYLOADS.slice(0, 30).map((text) => [text.slice(0, 40), text])),
  });
  await plant('a saved reply', PAYLOADS, (text, n) =>
    admin.post('/api/v1/canned-responses', {
      shortcut: `x${n}`,
      title: text,
      text: `${text} {{customer_name}}`,
      folder: text.slice(0, 40),
      personal: false,
    }),
  );
  await plant('a team’s name', PAYLOADS, (name) =>
    admin.post('/api/v1/teams', { name, members: [] }),
  );
  await plant('a ticket', PAYLOADS, (text) =>
    admin.post('/api/v1/tickets', {
      subject: text,
      customer_name: text,
      customer_email: 'x@example.com',
      tags: [text.slice(0, 30)],
      text,
    }),
  );
  const { ticket } = await colleague.post('/api/v1/tickets', { session_id: id, subject: WORST });
  await plant('a ticket’s comment', PAYLOADS, (text) =>
    admin.post(`/api/v1/tickets/${ticket.id}/comments`, { text, internal: text.length % 2 === 0 }),
  );
  await plant('a category', PAYLOADS, (text) =>
    admin.post('/api/v1/kb/categories', { names: { en: text.slice(0, 80) } }),
  );
  const whole = [...PAYLOADS, ...MARKDOWN].join('\n\n');
  const [shelf] = (await admin.get('/api/v1/kb/categories')).categories.slice(-1);
  const articles = await plant('an article', [WORST, ...PAYLOADS.slice(0, 25)], async (text, n) => {
    const body = n === 0 ? whole : `Before.\n\n${text}\n\nAfter ${MARKDOWN[n % MARKDOWN.length]}`;
    const new_ = { title: text, excerpt: text, body, slug: `hostile-${n}`, category_id: shelf.id };
    const { article } = await admin.post('/api/v1/kb/articles', new_);
    await admin.post(`/api/v1/kb/articles/${article.id}/publish`);
    return article;
  });
  const first = articles.find(({ n }) => n === 0).answer;
  await colleague.post('/api/v1/chat/messages', {
    session_id: id,
    type: 'kb_article',
    kb_article_id: first.id,
    message: WORST,
  });
  await admin.patch(`/api/v1/inboxes/${inbox.id}`, {
    name: WORST.slice(0, 80),
    settings: { title: WORST.slice(0, 60), subtitle: WORST },
  });
  await admin.patch('/api/v1/me', { name: WORST });
  await colleague.patch('/api/v1/me', { name: WORST });
  await admin.post('/api/v1/invitations', { email: 'new@example.com', role: 'agent' });

  await test('in the widget', async () => {
    const { page, log } = amara;
    const last = said.findLast(({ text }) => text.trim() === text);
    await log.getByText(last.text, { exact: true }).first().waitFor();
    await page.reload();
    await page.press(page.getByRole('button', { name: /chat/i }).first());
    await page.getByRole('dialog').waitFor();
    await page.waitForLoadState('networkidle');
    const shown = await page.evaluate(() => document.title);
    assert.equal(shown.includes('ran'), false);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });

  await test('on every page of the dashboard', async () => {
    const maya = agent(await watched(), desk.url);
    const { page } = maya;
    const open = async (path) => {
      await page.goto(desk.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
      await page.waitForLoadState('networkidle');
    };
    await maya.visit();
    await maya.signIn('admin@callcenter.com');

    await open(`/inbox/active/${id}`);
    await maya.log.waitFor();
    await page.waitForLoadState('networkidle');
    assert.deepEqual(page.troubles, [], 'a chat');
    for (const { text } of [answered[0], answered.at(-1)]) {
      await until(`the log says ${text}`, async () => {
        await maya.log.press('Home');
        return (await maya.log.textContent()).includes(text.trim());
      });
    }
    await page
      .getByRole('main')
      .getByRole('textbox', { name: /^Reply to|note/i })
      .first()
      .click();
    await page.keyboard.type('/x');
    await page.getByRole('listbox').first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+T');
    await page.getByRole('dialog').getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('script');
    await page.getByRole('dialog').getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');

    await open('/inbox/pending');
    for (let step = 0; step < PAYLOADS.length; step += 8) {
      for (let key = 0; key < 8; key += 1) await page.keyboard.press('j');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('log').waitFor();

    await open('/tickets?status=all');
    await page.locator('.ticket-link').first().waitFor();
    await open(`/tickets/${ticket.id}`);
    // A team is named so, too, in a closed list.
    await page.getByText(PAYLOADS[0], { exact: true }).filter({ visible: true }).first().waitFor();

    await open('/dashboard/live-monitoring');
    const row = page.getByText(PAYLOADS[0]).filter({ visible: true }).first();
    await row.waitFor();
    await row.click();

    await open(`/help-centre/${first.id}`);
    const paper = page.getByRole('textbox', { name: 'Text', exact: true });
    await paper.waitFor();
    assert.ok((await paper.textContent()).includes(PAYLOADS[0]), 'HTML in an article is text');
    await page.getByRole('button', { name: 'Preview', exact: true }).click();
    await page.frameLocator('iframe').getByText(PAYLOADS[0], { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Versions' }).click();
    await page.locator('.help-version').first().click();
    await page.locator('.help-diff').waitFor();

    for (const path of ['/team', '/profile', '/settings/widget', '/settings/saved-replies'])
      await open(path);
    for (const path of ['/settings/routing', '/settings/channels', '/settings/sla'])
      await open(path);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });

  await test('in the help centre', async () => {
    const page = await watched();
    const help = `${desk.url}/help/${DEMO.tenant}/en`;
    const paths = [
      '',
      '?q=script',
      `/categories/${shelf.slug}`,
      '/articles/hostile-0',
      '/articles/hostile-7',
    ];
    for (const path of paths) await page.goto(help + path);
    for (const link of await page.locator('.prose a[href]').all()) {
      const target = await link.evaluate((a) => a.protocol);
      assert.match(target, /^(https?|mailto|tel):$/);
    }
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });

  await test('in mails', async () => {
    const html = await until('a mail', () => smtp.mails.map(htmlOf).find(Boolean));
    const page = await watched();
    await page.goto(`${desk.url}/favicon.svg`);
    await page.goto(`${desk.url}/health`);
    await page.setContent(html);
    assert.ok(
      (await page.textContent('body')).includes('<script>ran()</script>'),
      'it is in there',
    );
    const outside = page.troubles.filter((trouble) => !trouble.startsWith('policy'));
    assert.deepEqual(outside, []);
    await page.context().close();
  });
});
