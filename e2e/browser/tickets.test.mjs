// A chat becomes a ticket by keyboard and stays open; the ticket is worked, and a second agent sees every change
// without a refresh; a saved reply comes in by a slash. Script in every text stays text; axe in every state.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, DEMO, login, startChat } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { agent } from './lib/agent.mjs';

const SCRIPT = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>{{agent_name}}';
let desk;
let browser;

before(async () => {
  desk = await startDesk({ name: 'tickets' });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

/** Somebody writes in, from a page or a script of their own. */
async function chat(name, message) {
  const started = await startChat(desk.url, DEMO.tenant, name);
  const body = { session_id: started.session_id, message };
  await api(desk.url, started.token).post('/api/v1/chat/public/message', body);
  return started;
}

async function signedIn(look, email) {
  const who = agent(await openWindow(browser, look), desk.url);
  await who.visit();
  await who.signIn(email);
  return who;
}

test('a chat becomes a ticket by keyboard, and a colleague watches it being worked', async () => {
  const dana = await signedIn(looks[0], 'agent1@callcenter.com');
  const maya = await signedIn(looks[0], 'admin@callcenter.com');
  const { page } = dana;
  const question = `The sleeve is torn ${SCRIPT}`;
  const { session_id } = await chat(`Vera ${SCRIPT}`, question);

  await dana.row('The sleeve is torn').waitFor();
  await dana.open('The sleeve is torn');
  await dana.sees(question);
  await page.keyboard.press('a');
  await page.waitForURL(/\/inbox\/mine\//);
  const box = page.getByRole('textbox', { name: /^Reply to/ });
  await box.waitFor();

  // A saved reply by a slash, edited, then sent.
  await box.focus();
  await box.pressSequentially('/greet');
  const list = page.getByRole('listbox', { name: 'Saved replies' });
  await list.getByRole('option', { name: /Greeting/ }).waitFor();
  const shown = await judge(page, 'tickets-0-saved-reply');
  await page.keyboard.press('Enter');
  await list.waitFor({ state: 'detached' });
  assert.match(await box.inputValue(), /^Hi Vera <img .*\{\{agent_name\}\}, this is Dana/);
  await box.pressSequentially(' Edited.');
  await page.keyboard.press('Enter');
  await dana.log.getByText(/Edited\.$/).waitFor();

  // T converts; the chat says so and stays open.
  await page.keyboard.press('Escape');
  await maya.page.goto(`${desk.url}/tickets`);
  await maya.page.getByRole('link', { name: /Wholesale prices/ }).waitFor();
  await page.keyboard.press('t');
  await dana.log.getByText(/This chat is now ticket \d+\. You can go on writing here\./).waitFor();
  await box.waitFor();
  assert.equal(await box.isEnabled(), true);

  // The colleague's list has it without a refresh.
  const row = maya.page.getByRole('row').filter({ hasText: 'Vera' });
  await row.waitFor();
  await row.getByRole('link').press('Enter');
  // It is called by what the visitor said.
  await maya.page.getByRole('heading', { level: 2, name: question }).waitFor();

  // T again opens the one that was made.
  await page.keyboard.press('t');
  await page.waitForURL(/\/tickets\/\d+/);
  await page.getByRole('textbox', { name: 'Public reply' }).fill(`We mend it ${SCRIPT}`);
  await page.getByRole('textbox', { name: 'Public reply' }).press('Enter');
  await maya.page.getByRole('log').getByText(`We mend it ${SCRIPT}`, { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await page.getByRole('textbox', { name: 'Internal note' }).fill('Ask the workshop.');
  await page.getByRole('textbox', { name: 'Internal note' }).press('Enter');
  await maya.page.getByRole('log').getByText('Ask the workshop.').waitFor();
  await page.getByLabel('Status', { exact: true }).last().selectOption('pending');
  await page.getByLabel('Priority', { exact: true }).last().selectOption('urgent');
  const details = maya.page.getByRole('complementary', { name: 'Details' });
  await maya.page.waitForFunction(() => {
    const chosen = [...document.querySelectorAll('.ticket-fields select')].map((s) => s.value);
    return chosen[0] === 'pending' && chosen[1] === 'urgent';
  });
  await details.getByText('Paused').first().waitFor();

  // The transcript came along.
  await page.getByText('Chat transcript').click();
  await page.locator('.ticket-transcript').getByText(question, { exact: true }).waitFor();

  // A note about the person reaches the colleague, too.
  const note = page.getByRole('textbox', { name: 'Add note' });
  await note.fill(`Prefers mail ${SCRIPT}`);
  await note.press('Control+Enter');
  await details.getByText(`Prefers mail ${SCRIPT}`, { exact: true }).waitFor();

  const violations = [...shown, ...(await judge(page, 'tickets-1-worked'))];
  for (const { page } of [dana, maya]) {
    assert.equal(await page.evaluate(() => window.ran), undefined, 'a script ran');
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
  assert.deepEqual(violations, [], 'axe');
  const { token } = await login(desk.url, 'agent1@callcenter.com');
  const { session } = await api(desk.url, token).get(`/api/v1/chat/sessions/${session_id}`);
  assert.equal(session.status, 'active');
});

for (const look of looks) {
  test(`the tickets and saved replies, at ${look.name}`, async () => {
    const admin = await signedIn(look, 'admin@callcenter.com');
    const { page } = admin;
    const violations = [];
    const picture = async (name) =>
      violations.push(...(await judge(page, `${look.name}-tickets-${name}`)));
    const open = async (path) => {
      await page.goto(desk.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
      await page.waitForLoadState('networkidle');
    };

    await open('/tickets');
    await picture('list');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/tickets\/\d+/);
    await page.waitForLoadState('networkidle');
    await picture('open');
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/tickets$/);
    await open('/tickets?q=zebra');
    await picture('no-match');
    await open('/tickets');
    await page.keyboard.press('c');
    await page.getByRole('dialog', { name: 'New ticket' }).waitFor();
    await picture('new');
    await open('/settings/saved-replies');
    await picture('replies');
    await page.press(page.getByRole('button', { name: 'Greeting' }));
    await page.getByRole('dialog').waitFor();
    await picture('reply');
    await open('/settings/ticket-targets');
    await picture('targets');

    assert.deepEqual(violations, [], 'axe');
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}
