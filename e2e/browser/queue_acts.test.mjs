// What two agents do with their chats, each in a window of their own: set aside, tag, save as a view, close many, merge,
// call a colleague, and go on writing on another device. What one does the other sees without asking.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { allMessages, api, DEMO, login, startChat } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { until } from '../lib/wait.mjs';
import { agent } from './lib/agent.mjs';
import { visitor } from './lib/visitor.mjs';

const DANA = 'agent1@callcenter.com';
const JONAS = 'agent2@callcenter.com';
const [look] = looks;
let desk;
let browser;
let dana;
let jonas;

before(async () => {
  desk = await startDesk({ name: 'queue-acts' });
  browser = await openBrowser();
  [dana, jonas] = await Promise.all([signedIn(DANA), signedIn(JONAS)]);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

async function signedIn(email) {
  const { token, user } = await login(desk.url, email);
  const one = agent(await openWindow(browser, look), desk.url);
  await one.visit();
  await one.signIn(email);
  await api(desk.url, token).post('/api/v1/notifications/read', {});
  const { page } = one;
  return {
    ...one,
    user,
    token,
    calls: api(desk.url, token),
    view: (name) =>
      page.press(page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name })),
    count: (name) =>
      page
        .getByRole('navigation', { name: 'Views' })
        .getByRole('link', { name })
        .locator('.view-count')
        .textContent(),
    more: async (item) => {
      await page.press(page.getByRole('main').getByRole('button', { name: 'More actions' }).last());
      await page.press(page.getByRole('menuitem', { name: item }));
    },
    dialog: (name) => page.getByRole('dialog', { name }),
    bell: page.getByRole('button', { name: /^Notifications/ }),
  };
}

/** A visitor on the shop whose chat this agent has accepted and opened. */
async function chatWith(one, question) {
  const amara = visitor(await openWindow(browser, look), desk.url);
  await amara.visit();
  await amara.open();
  await amara.begin();
  await amara.write(question);
  await amara.sees(question);
  await one.view(/^Pending/);
  await one.open(question);
  await one.accept();
  return { ...amara, id: one.page.url().split('/').at(-1).split('?')[0] };
}

/** A chat of somebody who isn't looked at, given to this agent. */
async function quickChat(one, name, text) {
  const { session_id, token } = await startChat(desk.url, DEMO.tenant, name);
  const say = (message) =>
    api(desk.url, token).post('/api/v1/chat/public/message', { session_id, message });
  await say(text);
  await one.calls.post(`/api/v1/chat/sessions/${session_id}/assign`, { agent_id: one.user.id });
  await one.calls.post('/api/v1/chat/messages', { session_id, message: 'One moment.' });
  return { id: session_id, say };
}

const leave = (...people) => Promise.all(people.map(({ page }) => page.context().close()));
const noTroubles = (...people) =>
  assert.deepEqual(
    people.flatMap(({ page }) => page.troubles),
    [],
  );

test('a chat set aside is out of sight for both, and back the moment its customer writes', async () => {
  const amara = await chatWith(dana, 'Snooze me, please?');
  await dana.write('I ask and come back.');
  await amara.sees('I ask and come back.');
  await jonas.view(/^All active/);
  await jonas.row('I ask and come back.').waitFor();
  await dana.more(/^Snooze/);
  const dialog = dana.dialog('Snooze until');
  await dialog.waitFor();
  const violations = await judge(dana.page, 'queue-acts-snooze');
  await dana.page.press(dialog.getByRole('button', { name: /^Until the customer writes/ }));
  await dana.log.getByText('Dana Reyes snoozed the chat until the customer writes').waitFor();
  await dana.page.getByText('Until a reply').first().waitFor();
  await jonas.row('I ask and come back.').waitFor({ state: 'detached' });
  assert.equal(await jonas.count(/^Snoozed/), '1');

  await amara.write('Any news?');
  await jonas.row('Any news?').waitFor();
  await dana.sees('Any news?');
  await dana.page.getByText('Until a reply').waitFor({ state: 'detached' });
  assert.equal(await amara.log.getByText(/snoozed/).count(), 0, 'the visitor reads nothing of it');
  assert.deepEqual(violations, [], 'axe');
  noTroubles(dana, jonas, amara);
  await leave(amara);
});

test('a snooze that is over rings whoever set it', async () => {
  const chat = await quickChat(dana, 'Nora Night', 'Wake me up?');
  const soon = new Date(Date.now() + 1_500).toISOString();
  await dana.calls.post(`/api/v1/chat/sessions/${chat.id}/snooze`, { until: soon });
  await dana.bell.getByText('1').waitFor();
  await dana.page.press(dana.bell);
  const line = dana.page.getByRole('button', { name: /The chat with Nora Night is back/ });
  await dana.page.press(line);
  await dana.sees('Wake me up?');
  await dana.bell.getByText('1').waitFor({ state: 'detached' });
  noTroubles(dana);
});

test('a tag added here is seen there, and a shared view counts what bears it', async () => {
  const first = await quickChat(dana, 'Tom Tag', 'Where is my refund?');
  const second = await quickChat(dana, 'Tess Tag', 'And mine?');
  await dana.view(/^Mine/);
  await dana.page.press(dana.page.getByRole('option').filter({ hasText: 'Tom Tag' }));
  await dana.more(/^Edit tags/);
  const tags = dana.dialog('Tags');
  await tags.getByRole('combobox').fill('lamp fix');
  await tags.getByRole('combobox').press('Enter');
  await dana.page.press(tags.getByRole('button', { name: 'Done' }));
  await jonas.view(/^All active/);
  const row = (name) => jonas.page.getByRole('option').filter({ hasText: name });
  await row('Tom Tag').getByText('lamp fix', { exact: true }).waitFor();

  // Jonas looks for what bears it, and makes of that a view for everybody.
  await jonas.page.press(jonas.page.getByRole('button', { name: 'Search and filter' }));
  await jonas.page.getByRole('combobox', { name: 'Tag' }).selectOption('lamp fix');
  await row('Tess Tag').waitFor({ state: 'detached' });
  await jonas.page.press(jonas.page.getByRole('button', { name: 'Save as a view' }));
  const saving = jonas.dialog('Save as a view');
  await saving.getByLabel('Name').fill('Refunds');
  await saving.getByRole('checkbox').check();
  const violations = await judge(jonas.page, 'queue-acts-view');
  await jonas.page.press(saving.getByRole('button', { name: 'Save' }));
  await dana.page.getByRole('link', { name: /^Refunds/ }).waitFor();
  await until('one bears it', async () => (await dana.count(/^Refunds/)) === '1');
  await dana.calls.post('/api/v1/chat/sessions/bulk', {
    ids: [second.id],
    action: 'tag',
    tags: ['lamp fix'],
  });
  await until('two bear it', async () => (await jonas.count(/^Refunds/)) === '2');
  await row('Tess Tag').waitFor();
  await dana.calls.post('/api/v1/chat/sessions/bulk', { ids: [first.id], action: 'close' });
  await until('closed ones do not count', async () => (await dana.count(/^Refunds/)) === '1');
  assert.deepEqual(violations, [], 'axe');
  noTroubles(dana, jonas);
});

test('many are closed at once and taken back, each with who had it', async () => {
  const chats = [
    await quickChat(dana, 'Bela Bulk', 'First of two'),
    await quickChat(dana, 'Bo Bulk', 'Second of two'),
  ];
  const states = () =>
    Promise.all(
      chats.map(async ({ id }) => {
        const { session } = await jonas.calls.get(`/api/v1/chat/sessions/${id}`);
        return `${session.status} ${session.agent?.name ?? ''}`;
      }),
    );
  await dana.view(/^Mine/);
  for (const name of ['Bela Bulk', 'Bo Bulk']) {
    await dana.page
      .getByRole('option')
      .filter({ hasText: name })
      .click({ modifiers: ['ControlOrMeta'] });
  }
  const bulk = dana.page.getByRole('region', { name: 'Picked chats' });
  await bulk.getByText('2 picked').waitFor();
  const violations = await judge(dana.page, 'queue-acts-bulk');
  await dana.page.press(bulk.getByRole('button', { name: 'Close chat' }));
  await dana.page.getByText('2 chats closed.').waitFor();
  assert.deepEqual(await states(), ['closed Dana Reyes', 'closed Dana Reyes']);
  await dana.page.press(dana.page.getByRole('button', { name: 'Undo' }).last());
  await until('both are back', async () =>
    (await states()).every((state) => state === 'active Dana Reyes'),
  );
  await chats[0].say('Still with me?');
  await dana.row('Still with me?').waitFor();
  assert.deepEqual(violations, [], 'axe');
  noTroubles(dana);
});

test('two chats of one person become one, and the open panel goes on without loss', async () => {
  const amara = await chatWith(dana, 'My lamp flickers.');
  await dana.write('Which one is it?');
  await amara.sees('Which one is it?');
  const other = await amara.page.evaluate(async (tenant_id) => {
    const answer = await fetch('/api/v1/chat/public/start', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        tenant_id,
        channel: 'web',
        subject: 'Order 4711',
        message: 'Also: 4711?',
      }),
    });
    return answer.json();
  }, DEMO.tenant);
  await dana.calls.post(`/api/v1/chat/sessions/${other.session_id}/assign`, {
    agent_id: dana.user.id,
  });
  await dana.more(/^Merge into another chat/);
  const dialog = dana.dialog('Merge this chat');
  const violations = await judge(dana.page, 'queue-acts-merge');
  await dana.page.press(dialog.getByRole('button', { name: /Order 4711/ }));
  await dana.page.waitForURL(new RegExp(other.session_id));
  await dana.sees('Also: 4711?');
  await dana.page.press(dana.page.getByRole('button', { name: 'Show its messages' }));
  const earlier = dana.page.getByRole('region', { name: 'Earlier chat' });
  for (const text of ['My lamp flickers.', 'Which one is it?']) {
    await earlier.getByText(text, { exact: true }).waitFor();
  }

  await amara.write('The tall one.');
  await dana.sees('The tall one.');
  await dana.write('Thank you, both are on their way.');
  await amara.sees('Thank you, both are on their way.');
  const whole = async (id) => {
    const messages = await allMessages(desk.url, dana.token, id);
    assert.deepEqual(
      messages.map((message) => message.seq),
      messages.map((_, index) => index + 1),
    );
    return messages.filter(({ type }) => type !== 'system').map(({ message }) => message);
  };
  assert.deepEqual(await whole(amara.id), ['My lamp flickers.', 'Which one is it?']);
  assert.deepEqual(await whole(other.session_id), [
    'Also: 4711?',
    'The tall one.',
    'Thank you, both are on their way.',
  ]);
  assert.deepEqual(violations, [], 'axe');
  noTroubles(dana, amara);
  await leave(amara);
});

test('a colleague who is called hears it at once; both see who looks and who types', async () => {
  const amara = await chatWith(dana, 'Is this a billing question?');
  await dana.page.press(dana.page.getByRole('button', { name: 'Private note' }));
  const note = dana.page.getByRole('textbox', { name: 'Private note' });
  await note.pressSequentially('@Jon');
  await dana.page.getByRole('option', { name: /Jonas Weber/ }).waitFor();
  const violations = await judge(dana.page, 'queue-acts-mention');
  await note.press('Enter');
  await note.pressSequentially('can you look?');
  await note.press('Enter');
  await jonas.bell.getByText('1').waitFor();
  await jonas.page.press(jonas.bell);
  violations.push(...(await judge(jonas.page, 'queue-acts-bell')));
  await jonas.page.press(jonas.page.getByRole('button', { name: /Dana Reyes mentioned you/ }));
  await jonas.log.getByText('@Jonas Weber can you look?').waitFor();
  await jonas.bell.getByText('1').waitFor({ state: 'detached' });
  assert.equal(await amara.log.getByText(/can you look/).count(), 0, 'a note is for agents');

  await jonas.page.getByRole('img', { name: 'Dana Reyes here too' }).waitFor();
  await dana.page.getByRole('img', { name: 'Jonas Weber here too' }).waitFor();
  await dana.page.press(dana.page.getByRole('button', { name: 'Reply', exact: true }));
  await dana.page.getByRole('textbox', { name: /^Reply to/ }).pressSequentially('Let me see');
  await jonas.page.getByText('Dana Reyes is typing a reply to this customer.').waitFor();
  assert.deepEqual(violations, [], 'axe');
  noTroubles(dana, jonas, amara);
  await leave(amara);
});

test('what is half written goes on on another device', async () => {
  const chat = await quickChat(dana, 'Dora Draft', 'A long question?');
  const tablet = await signedIn(DANA);
  const box = (one) => one.page.getByRole('textbox', { name: /^Reply to/ });
  for (const one of [dana, tablet]) {
    await one.view(/^Mine/);
    await one.page.press(one.page.getByRole('option').filter({ hasText: 'Dora Draft' }));
    await one.sees('A long question?');
  }
  await box(dana).fill('Half an ans');
  await until('it is there', async () => (await box(tablet).inputValue()) === 'Half an ans');
  await box(tablet).fill('Half an answer, finished.');
  await box(tablet).press('Enter');
  await dana.sees('Half an answer, finished.');
  await until('sent, and no draft any more', async () => (await box(dana).inputValue()) === '');
  const said = await allMessages(desk.url, dana.token, chat.id);
  assert.equal(said.filter(({ message }) => message.startsWith('Half')).length, 1);
  noTroubles(dana, tablet);
  await leave(tablet);
});
