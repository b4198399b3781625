// Whatever somebody types is shown as what they typed. Over a hundred texts that would run something, through the real
// API into every field a person can fill, then every page that shows one, in Chromium: nothing runs, no dialog opens,
// no policy is broken, nobody outside is asked for anything.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, DEMO, HttpError, login } from '../lib/api.mjs';
import { openBrowser } from '../lib/browser.mjs';
import { WebSocket } from '../lib/deps.mjs';
import { startDesk } from '../lib/desk.mjs';
import { until } from '../lib/wait.mjs';
import { agent } from './lib/agent.mjs';
import { MARKDOWN, PAYLOADS } from './lib/payloads.mjs';
import { htmlOf, startSmtp } from './lib/smtp.mjs';
import { visitor } from './lib/visitor.mjs';
import { watched as openWatched, plant } from './lib/watched.mjs';

/** What shows most in one go, for fields of which there is one. */
const WORST = '"\'></title></script><script>ran()</script><img src=x onerror=ran()>';

let desk;
let browser;
let smtp;
let admin;
let staff;
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
  staff = await login(desk.url, 'agent1@callcenter.com');
  colleague = api(desk.url, staff.token);
  [inbox] = (await admin.get('/api/v1/inboxes')).inboxes;
});
after(async () => {
  for (const socket of sockets) socket.terminate();
  await browser?.close();
  await desk?.stop();
  smtp?.close();
});

const watched = () => openWatched(browser, desk.url);

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
  const started = await plant('a visitor’s name, address, subject and notes', PAYLOADS, (text, n) =>
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
  await plant('why a person is asked for', PAYLOADS.slice(0, 10), (reason) =>
    guest.post(`/chat/${id}/escalate`, { reason }),
  );
  const ended = started.slice(-5).map(({ answer }) => answer);
  const rated = await plant('a rating’s comment', PAYLOADS.slice(0, 5), async (comment, n) => {
    const { session_id, token } = ended[n];
    await api(desk.url, token).post('/api/v1/chat/public/end', { session_id });
    await api(desk.url, token).post('/api/v1/chat/public/rating', {
      session_id,
      rating: 1,
      comment,
    });
  });

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
  const few = PAYLOADS.slice(0, 20);
  await plant('a tag', few, (text) => admin.post('/api/v1/tags', { name: text.slice(0, 30) }));
  await plant('a saved view', few, (text) =>
    admin.post('/api/v1/views', { name: text.slice(0, 60), shared: true, filter: { q: text } }),
  );
  await plant('an API key', few, (text) =>
    admin.post('/api/v1/api-keys', { name: text.slice(0, 60), role: 'agent' }),
  );
  const round = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  const [name, from, to] = [PAYLOADS[0], '2099-12-24', '2099-12-24'];
  await admin.patch(`/api/v1/inboxes/${inbox.id}`, {
    settings: {
      hours: {
        enabled: true,
        weekly: round.map((day) => ({ day, from: '00:00', to: '24:00' })),
        holidays: [{ name, from, to }],
      },
      offline_message: WORST,
      rules: [{ id: 'never', name, message: WORST, page: '/never' }],
    },
  });
  await admin.post(`/api/v1/customers/${started[0].answer.customer.id}/erase`);
  const mailed = { email: 'kept@example.com' };
  await colleague.post(`/api/v1/chat/sessions/${id}/transcript`, mailed);

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

  await test('in the widget that an agent speaks to first', async () => {
    const nia = visitor(await watched(), desk.url);
    await nia.visit();
    const { id: visit } = await until('the visit', async () =>
      (await admin.get('/api/v1/visitors')).visitors.find(
        ({ url, session_id }) => url.endsWith('/widget-demo.html') && !session_id,
      ),
    );
    await colleague.post(`/api/v1/visitors/${visit}/chat`, { message: WORST });
    await nia.log.locator('.bubble').getByText(WORST, { exact: true }).waitFor();
    assert.deepEqual(nia.page.troubles, []);
    await nia.page.context().close();
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
    const replies = page.getByRole('listbox', { name: 'Saved replies' });
    await replies.getByRole('option').first().waitFor();
    // The first takes the list away, the second leaves the field; a third would leave the chat.
    await page.keyboard.press('Escape');
    await replies.waitFor({ state: 'detached' });
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
    const row = page.locator('[data-visit]').filter({ hasText: PAYLOADS[0] }).first();
    await row.getByRole('button').first().click();
    await page.getByRole('dialog').getByRole('listitem').getByText(PAYLOADS[0]).first().waitFor();

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

    // A field's text is what is in it.
    const shows = (text) =>
      page.waitForFunction((text) => {
        const main = document.querySelector('main');
        const fields = [...main.querySelectorAll('input, textarea')].map(({ value }) => value);
        return main.textContent.includes(text) || fields.includes(text);
      }, text);
    const pages = {
      '/dashboard/analytics': rated.at(-1).text,
      '/dashboard/wallboard': '',
      '/team': PAYLOADS[0],
      '/team/roles': '',
      '/profile': WORST,
      '/settings/widget': WORST,
      '/settings/hours': PAYLOADS[0],
      '/settings/invitations': WORST,
      '/settings/channels': '',
      '/settings/saved-replies': PAYLOADS[0],
      '/settings/tags': PAYLOADS[0],
      '/settings/routing': '',
      '/settings/ticket-targets': '',
      '/settings/single-sign-on': '',
      '/settings/api-keys': PAYLOADS[0],
      '/settings/erasures': WORST,
      '/settings/audit': PAYLOADS[0],
    };
    for (const [path, text] of Object.entries(pages)) {
      await page.goto(desk.url + path);
      if (text) await shows(text);
      else await page.waitForLoadState('networkidle');
      assert.deepEqual(page.troubles, [], path);
    }
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

  await test('in mails, and in a chat that is kept', async () => {
    const mails = await until('both mails', () => {
      const written = smtp.mails.map(htmlOf).filter(Boolean);
      return written.length >= 2 && written;
    });
    const answer = await fetch(
      `${desk.url}/api/v1/chat/sessions/${id}/transcript?format=html&notes=true`,
      {
        headers: { authorization: `Bearer ${staff.token}` },
      },
    );
    assert.match(answer.headers.get('content-disposition'), /^attachment/);
    const page = await watched();
    for (const html of [...mails, await answer.text()]) {
      // Nothing there keeps a script from running.
      await page.goto('about:blank');
      await page.setContent(html);
      const words = await page.textContent('body');
      assert.ok(words.includes('<script>ran()</script>'), 'it is in there');
    }
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
});
