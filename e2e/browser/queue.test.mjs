// What becomes of a waiting chat: an agent's browser dies between accept and first reply, a transfer by keyboard alone,
// and a close that is taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEMO } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { agent } from './lib/agent.mjs';
import { visitor } from './lib/visitor.mjs';

const look = looks[0];
let desk;
let browser;

before(async () => {
  desk = await startDesk({ name: 'queue' });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

async function call(method, path, body, email = 'admin@callcenter.com') {
  const post = (url, token, data, verb = 'POST') =>
    fetch(`${desk.url}${url}`, {
      method: verb,
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(data && { body: JSON.stringify(data) }),
    });
  const signIn = await post('/api/v1/auth/login', null, {
    email,
    password: DEMO.password,
    tenant: DEMO.tenant,
  });
  const { token } = await signIn.json();
  const answer = await post(path, token, body, method);
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.json();
}

async function waiting(question) {
  const amara = visitor(await openWindow(browser, look), desk.url);
  await amara.visit();
  await amara.open();
  await amara.begin();
  await amara.write(question);
  await amara.sees(question);
  return amara;
}

async function signedIn(email) {
  const one = agent(await openWindow(browser, look), desk.url);
  await one.visit();
  await one.signIn(email);
  return one;
}

/** Whoever accepts is taken to the composer, where keys are words; Esc leaves it. */
async function leaveComposer(page) {
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  await page.keyboard.press('Escape');
}

test('who dies before the first reply loses the chat to its old place, and another answers', async () => {
  await call('PUT', '/api/v1/settings/routing', { accept_lease: 5 });
  const question = 'Is anybody there?';
  const amara = await waiting(question);
  const [jonas, dana] = [
    await signedIn('agent1@callcenter.com'),
    await signedIn('agent2@callcenter.com'),
  ];
  const list = () => call('GET', '/api/v1/chat/sessions?status=pending');
  const before = (await list()).sessions.map((session) => session.id);

  await jonas.open(question);
  await jonas.accept();
  await dana.row(question).waitFor({ state: 'detached' });
  await jonas.page.context().close();

  // The list shows a chat's newest line, which is the one about the agent who is gone.
  const joined = 'joined the chat.';
  await dana.row(joined).waitFor({ timeout: 60_000 });
  assert.deepEqual(
    (await list()).sessions.map((session) => session.id),
    before,
    'its old place',
  );
  await dana.open(joined);
  await dana.accept();
  await dana.write('I am.');
  await amara.sees('I am.');
  const lines = await amara.log.getByText(/queue|vanish|lost/i).count();
  assert.equal(lines, 0, 'the visitor reads nothing of it');
  assert.deepEqual(amara.page.troubles, []);
  await amara.page.context().close();
  await dana.page.context().close();
  await call('PUT', '/api/v1/settings/routing', { accept_lease: 90 });
});

test('a chat is handed to a team and back to the queue by keyboard alone', async () => {
  const { team } = await call('POST', '/api/v1/teams', { name: 'Billing', members: [] });
  const question = 'Can I have an invoice?';
  const amara = await waiting(question);
  const jonas = await signedIn('agent1@callcenter.com');
  await jonas.open(question);
  await jonas.accept();
  const { keyboard } = jonas.page;
  const dialog = jonas.page.getByRole('dialog', { name: 'Transfer chat' });

  await leaveComposer(jonas.page);
  await keyboard.press('Shift+T');
  await dialog.getByRole('option', { name: /Billing/ }).waitFor();
  const violations = await judge(jonas.page, 'queue-transfer');
  await keyboard.type('bln');
  await keyboard.press('Enter');
  await keyboard.type('Wants an invoice');
  await keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await amara.page.getByText(/transferred the chat to Billing\.$/).waitFor();

  const filtered = await call('GET', `/api/v1/chat/sessions?status=pending&team_id=${team.id}`);
  const [session] = filtered.sessions;
  assert.equal(session.last_message.message.endsWith('transferred the chat to Billing.'), true);
  const { transfers } = await call('GET', `/api/v1/chat/sessions/${session.id}/transfers`);
  assert.equal(transfers.at(-1).reason, 'Wants an invoice');
  assert.equal(transfers.at(-1).to_team.name, 'Billing');

  await jonas.accept();
  await leaveComposer(jonas.page);
  await keyboard.press('Shift+T');
  await dialog.waitFor();
  await keyboard.type('queue');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await amara.page.getByText(/put the chat back in the queue\.$/).waitFor();
  assert.deepEqual(violations, [], 'axe');
  assert.deepEqual(jonas.page.troubles, []);
  await jonas.page.context().close();
  await amara.page.context().close();
});

test('a close is taken back with who had it', async () => {
  const question = 'One last thing?';
  const amara = await waiting(question);
  const jonas = await signedIn('agent1@callcenter.com');
  await jonas.open(question);
  await jonas.accept();
  await jonas.write('Of course.');
  await amara.sees('Of course.');
  await jonas.page.press(jonas.page.getByRole('main').getByRole('button', { name: 'Close chat' }));
  await jonas.page.press(jonas.page.getByRole('button', { name: 'Undo' }));
  await amara.page.getByText(/reopened the chat\.$/).waitFor();
  await jonas.write('Still here.');
  await amara.sees('Still here.');
  assert.deepEqual(jonas.page.troubles, []);
  await jonas.page.context().close();
  await amara.page.context().close();
});
