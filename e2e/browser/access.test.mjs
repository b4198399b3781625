// An admin's tools for access, in real browsers: a key that is shown once, works, and is over at once when revoked; a
// role whose permission comes and goes under an open page; and the audit log that tells who did it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, login } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { agent } from './lib/agent.mjs';

let desk;
let browser;

before(async () => {
  desk = await startDesk({ name: 'access' });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

async function signedIn(email, look = looks[0]) {
  const who = agent(await openWindow(browser, look), desk.url);
  await who.visit();
  await who.signIn(email);
  return who.page;
}

test('an API key is shown once, works, and is refused from the moment it is revoked', async () => {
  const page = await signedIn('admin@callcenter.com');
  await page.goto(`${desk.url}/settings/api-keys`);
  await page.getByText('No API keys yet.').waitFor();
  await page.getByRole('button', { name: 'New API key' }).click();
  await page.getByLabel('Name').fill('Warehouse');
  await page.getByRole('button', { name: 'Create key' }).click();
  const secret = await page.getByLabel('Key', { exact: true }).inputValue();
  assert.match(secret, /^dk_.{43,}$/);
  assert.deepEqual(await judge(page, '1440-light-api-key-made'), [], 'axe');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('never used').waitFor();
  assert.equal((await page.content()).includes(secret), false, 'it is not shown again');

  const program = api(desk.url, secret);
  assert.equal((await program.get('/api/v1/me')).user.name, 'API: Warehouse');
  await assert.rejects(program.get('/api/v1/audit'), { status: 403 });
  await page.reload();
  await page.getByText(/last used/).waitFor();

  await page.getByRole('button', { name: 'Revoke Warehouse' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('Warehouse no longer works.').waitFor();
  await assert.rejects(program.get('/api/v1/me'), { status: 401 });
  await page.getByText('No API keys yet.').waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test('a permission that is taken away closes the page it opened, with a sentence', async () => {
  const page = await signedIn('admin@callcenter.com');
  await page.goto(`${desk.url}/team/roles`);
  const flip = page.getByRole('switch', { name: 'Agent: Read the audit log' });
  await flip.check();
  await page.getByRole('button', { name: 'Reset the role Agent' }).waitFor();

  // Somebody whose role it is opens what they may now.
  const { token } = await login(desk.url, 'admin@callcenter.com');
  const { agents } = await api(desk.url, token).get('/api/v1/agents');
  const theirs = await signedIn(agents.find(({ role }) => role === 'agent').email);
  await theirs.goto(`${desk.url}/settings/audit`);
  await theirs
    .getByText(/changed what the role Agent may do/)
    .first()
    .waitFor();

  await flip.uncheck();
  await theirs.getByText("Your role doesn't allow this page.", { exact: false }).waitFor();
  assert.equal(await theirs.getByText(/changed what the role Agent may do/).count(), 0);
  assert.equal(await theirs.getByRole('link', { name: 'Audit log' }).count(), 0);
  assert.deepEqual(await judge(theirs, '1440-light-page-lost'), [], 'axe');
  assert.deepEqual(page.troubles, []);
  await theirs.context().close();
  await page.context().close();
});

test('the audit log tells who did what and when, and is narrowed by each', async () => {
  const page = await signedIn('admin@callcenter.com', looks[3]);
  await page.goto(`${desk.url}/settings/audit`);
  const { token } = await login(desk.url, 'admin@callcenter.com');
  const { user } = await api(desk.url, token).get('/api/v1/me');
  const line = (words) => page.getByRole('listitem').filter({ hasText: `${user.name} ${words}` });
  for (const words of [
    'revoked the API key “Warehouse”',
    'made the API key “Warehouse”',
    'changed what the role Agent may do',
  ]) {
    await line(words).first().waitFor();
    assert.match(await line(words).first().getByRole('time').getAttribute('datetime'), /^20\d\d-/);
  }
  assert.deepEqual(await judge(page, '390-dark-audit'), [], 'axe');

  await page.getByLabel('What').selectOption('api_key');
  await page
    .getByText(/changed what the role/)
    .first()
    .waitFor({ state: 'detached' });
  assert.equal(await line('made the API key').count(), 1);
  await page.getByLabel('Who').selectOption(String(user.id));
  await line('revoked the API key').waitFor();
  await page.getByLabel('Until').fill('2020-01-01');
  await page.getByText('Nothing matches.').waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
