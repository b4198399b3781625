// What is said after it was said, as a visitor meets it: an agent's edit, deletion, reaction and quote, seen at once
// and after a reload; their own; what they type, where the desk says so; and the chat by mail.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, login } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { until } from '../lib/wait.mjs';
import { agent } from './lib/agent.mjs';
import { startSmtp } from './lib/smtp.mjs';
import { visitor } from './lib/visitor.mjs';

let desk;
let browser;
let smtp;
let admin;

before(async () => {
  smtp = await startSmtp();
  desk = await startDesk({
    name: 'said',
    env: {
      DESKBELL_SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
      DESKBELL_MAIL_FROM: 'Northwind <desk@example.com>',
    },
  });
  browser = await openBrowser();
  admin = api(desk.url, (await login(desk.url, 'admin@callcenter.com')).token);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
  smtp?.close();
});

/** A visitor who has written, and what an agent who took the chat does over the API. */
async function chatting(look, question, prepare = async () => {}) {
  const page = await openWindow(browser, look);
  const vera = visitor(page, desk.url);
  await prepare(page);
  await page.goto(`${desk.url}/widget-demo.html`);
  await page.press(page.locator('call-center-chat .launcher'));
  await page.press(vera.panel.locator('.start'));
  await vera.panel.locator('.composer textarea').fill(question);
  await page.keyboard.press('Enter');
  await vera.sees(question);
  const { sessions } = await until('the chat is there', async () => {
    const found = await admin.get(`/api/v1/chat/sessions?q=${encodeURIComponent(question)}`);
    return found.sessions.length === 1 && found;
  });
  const [{ id }] = sessions;
  const me = await admin.get('/api/v1/me');
  await admin.post(`/api/v1/chat/sessions/${id}/assign`, { agent_id: me.user.id });
  const say = (message, more = {}) =>
    admin.post('/api/v1/chat/messages', { session_id: id, message, ...more });
  const path = (message) => `/api/v1/chat/sessions/${id}/messages/${message.id}`;
  return { page, vera, id, say, path };
}

for (const look of looks) {
  test(`a visitor sees what changes, ${look.name}`, async () => {
    const question = `Is it blue? ${look.name}`;
    const { page, vera, id, say, path } = await chatting(look, question);
    const { messages } = await admin.get(`/api/v1/chat/sessions/${id}/messages`);
    const asked = messages.find(({ message }) => message === question);
    const answer = await say('It is green.', { reply_to: asked.id });
    const wrong = await say('Wrong window');
    await vera.sees('Wrong window');
    const rows = () => vera.log.locator('.message').count();
    const before = await rows();
    // Whatever changes, the row that is there stays that row.
    await vera.log.locator('.message').evaluateAll((all) => {
      for (const row of all) row.dataset.kept = 'yes';
    });
    await admin.patch(path(answer), { message: 'It is blue.' });
    await admin.del(path(wrong));
    await admin.post(`${path(asked)}/reactions`, { emoji: '❤️' });

    const seen = async () => {
      await vera.sees('It is blue.');
      await vera.log.getByText('Edited', { exact: true }).waitFor();
      await vera.log.getByText('This message was deleted.').waitFor();
      await vera.log.getByRole('button', { name: '❤️, 1 reaction' }).waitFor();
      await vera.log.getByRole('button', { name: `Reply to yourself ${question}` }).waitFor();
      assert.equal(await vera.log.getByText('Wrong window').count(), 0);
      assert.equal(await rows(), before);
    };
    await seen();
    assert.equal(await vera.log.locator('[data-kept]').count(), before, 'no row was drawn anew');
    const faults = await judge(page, `said-${look.name}`);
    await page.reload();
    await vera.launcher.waitFor();
    await vera.open();
    await page.press(vera.panel.locator('.row').first());
    await seen();

    const row = (text) => vera.log.locator('.message').filter({ hasText: text });
    const options = async (text) => {
      await row(text).last().hover();
      await page.press(row(text).last().getByRole('button', { name: 'Message options' }));
      await vera.log.getByRole('group', { name: 'Message options' }).waitFor();
    };
    await options('It is blue.');
    faults.push(...(await judge(page, `said-options-${look.name}`)));
    await page.press(vera.log.getByRole('button', { name: 'React with 🎉' }));
    await vera.log.getByRole('button', { name: '🎉, 1 reaction' }).waitFor();
    await options('It is blue.');
    await page.press(vera.log.getByRole('button', { name: 'Reply', exact: true }));
    await vera.panel
      .getByText(/^Reply to /)
      .last()
      .waitFor();
    await vera.panel.locator('.composer textarea').fill('Lovely');
    faults.push(...(await judge(page, `said-answering-${look.name}`)));
    await vera.panel.locator('.composer textarea').press('Enter');
    await row('Lovely')
      .getByRole('button', { name: /^Reply to .* It is blue\.$/ })
      .waitFor();
    await options('Lovely');
    await page.press(vera.log.getByRole('button', { name: 'Edit' }));
    const field = vera.log.getByRole('textbox', { name: 'Edit message' });
    await field.fill('Lovely, thanks');
    faults.push(...(await judge(page, `said-edit-${look.name}`)));
    await page.press(vera.log.getByRole('button', { name: 'Save changes' }));
    await vera.sees('Lovely, thanks');
    await options('Lovely, thanks');
    await page.press(vera.log.getByRole('button', { name: 'Delete' }));
    await page.press(vera.log.getByRole('button', { name: 'Delete message' }));
    await until('it is gone', async () => (await vera.log.getByText('Lovely').count()) === 0);

    // The agent has it as the visitor does.
    const { messages: now } = await admin.get(`/api/v1/chat/sessions/${id}/messages`);
    assert.ok(now.at(-1).deleted_at);
    assert.deepEqual(now.find(({ id: own }) => own === answer.id).reactions[0].emoji, '🎉');
    assert.deepEqual(faults, []);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}

test('what is typed is shown only where the visitor is told so', async () => {
  const look = looks[0];
  const sent = [];
  const { page, vera, id } = await chatting(look, 'Is anybody there?', async (opened) => {
    opened.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => sent.push(String(payload))),
    );
  });
  const box = vera.panel.locator('.composer textarea');
  const notice = vera.panel.getByText('The agent can see what you type.');
  await box.pressSequentially('a secret');
  await until('it is told that somebody types', () => sent.some((f) => f.includes('chat.typing')));
  assert.equal(await notice.count(), 0);
  assert.ok(!sent.some((frame) => frame.includes('secret')));
  await box.fill('');

  await admin.patch('/api/v1/inboxes/1', { settings: { typing_preview: true } });
  await page.reload();
  await vera.launcher.waitFor();
  await vera.open();
  await page.press(vera.panel.locator('.row').first());
  await notice.waitFor();
  const jonas = agent(await openWindow(browser, look), desk.url);
  await jonas.visit();
  await jonas.signIn('admin@callcenter.com');
  await jonas.page.goto(`${desk.url}/inbox/mine/${id}`);
  await jonas.sees('Is anybody there?');
  await box.pressSequentially('I only wanted to ask');
  await jonas.log.getByText('I only wanted to ask', { exact: true }).waitFor();
  const faults = await judge(page, 'said-preview');
  await box.fill('');
  await jonas.log.getByText('I only wanted to ask').waitFor({ state: 'detached' });
  const { messages } = await admin.get(`/api/v1/chat/sessions/${id}/messages`);
  assert.ok(!messages.some(({ message }) => message.includes('only wanted')));
  await admin.patch('/api/v1/inboxes/1', { settings: { typing_preview: false } });
  assert.deepEqual(faults, []);
  assert.deepEqual(page.troubles, []);
});

test('a visitor has the chat sent, in their language', async () => {
  const { page, vera } = await chatting(looks[2], 'Wie lange dauert es?', (opened) =>
    opened.addInitScript(() => {
      new MutationObserver((_, seen) => {
        if (!document.documentElement) return;
        document.documentElement.lang = 'de';
        seen.disconnect();
      }).observe(document, { childList: true });
    }),
  );
  await page.press(vera.panel.getByRole('button', { name: 'Chat-Optionen' }));
  await vera.panel.getByRole('button', { name: 'Chat beenden' }).waitFor();
  const faults = await judge(page, 'said-menu-german');
  await page.press(vera.panel.getByRole('button', { name: 'Diesen Chat per E-Mail senden' }));
  const field = vera.panel.getByRole('textbox', { name: 'E-Mail' });
  await field.fill('nobody');
  await field.press('Enter');
  await vera.panel.getByRole('alert').filter({ hasText: 'E-Mail' }).waitFor();
  await field.fill('vera@example.com');
  faults.push(...(await judge(page, 'said-mail-german')));
  await field.press('Enter');
  await vera.panel.getByText('Der Chat ist unterwegs an vera@example.com.').waitFor();
  const mail = await until('the mail', () => smtp.mails.find((one) => one.includes('vera@')));
  const [, subject] = mail.match(/^Subject: (.*)/m);
  assert.match(subject, /^Ihr Chat mit /);
  assert.match(mail, /Wie lange dauert es\?/);
  assert.deepEqual(faults, []);
  assert.deepEqual(page.troubles, []);
});

test('changes in Arabic', async () => {
  const { page, vera, id, say, path } = await chatting(looks[2], 'هل هو أزرق؟', (opened) =>
    opened.addInitScript(() => {
      new MutationObserver((_, seen) => {
        if (!document.documentElement) return;
        document.documentElement.lang = 'ar';
        document.documentElement.dir = 'rtl';
        seen.disconnect();
      }).observe(document, { childList: true });
    }),
  );
  const { messages } = await admin.get(`/api/v1/chat/sessions/${id}/messages`);
  const answer = await say('نعم', { reply_to: messages[0].id });
  await vera.sees('نعم');
  await admin.patch(path(answer), { message: 'نعم، أزرق' });
  await vera.sees('نعم، أزرق');
  await admin.post(`${path(answer)}/reactions`, { emoji: '🎉' });
  await page.press(vera.log.getByRole('button', { name: 'خيارات الرسالة' }).last());
  await vera.log.getByRole('group', { name: 'خيارات الرسالة' }).waitFor();
  assert.deepEqual(await judge(page, 'said-arabic'), []);
  assert.deepEqual(page.troubles, []);
});
