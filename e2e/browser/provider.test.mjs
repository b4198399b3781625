// Signing in through the workspace's identity provider, as a person meets it: the button, the way there and back, and
// a sentence for each way it can fail.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, DEMO, login } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { startProvider } from '../lib/provider.mjs';

const CLIENT = { client: 'desk', secret: 'between us' };

let desk;
let browser;
let provider;

before(async () => {
  [desk, browser, provider] = await Promise.all([
    startDesk({ name: 'provider' }),
    openBrowser(),
    startProvider(CLIENT),
  ]);
  const { token } = await login(desk.url, 'admin@callcenter.com');
  await api(desk.url, token).put('/api/v1/settings/identity-provider', {
    name: 'Acme ID',
    issuer: provider.issuer,
    client_id: CLIENT.client,
    client_secret: CLIENT.secret,
    domains: ['acme.example'],
  });
});
after(async () => {
  await browser?.close();
  await desk?.stop();
  await provider?.stop();
});

/** The sign-in page, where the workspace is known. */
async function door(look = looks[0]) {
  const page = await openWindow(browser, look);
  await page.goto(`${desk.url}/login?next=/tickets`);
  await page.getByLabel('Workspace').fill(DEMO.tenant);
  await page.getByLabel('Workspace').press('Tab');
  await page.getByRole('button', { name: 'Sign in with Acme ID' }).waitFor();
  return page;
}

async function goThere(page) {
  await page.press(page.getByRole('button', { name: 'Sign in with Acme ID' }));
  await page.getByRole('link', { name: 'Continue' }).waitFor();
}

const refusal = (page) => page.getByRole('alert').textContent();

test('a person comes back signed in, where they wanted to go', async () => {
  provider.says({ sub: 'nia', email: 'nia@acme.example', name: 'Nia North' });
  const page = await door();
  assert.deepEqual(await judge(page, '1440-light-login-provider'), [], 'axe');
  await goThere(page);
  await page.getByRole('link', { name: 'Continue' }).click();
  await page.waitForURL(/\/tickets$/);
  await page.getByRole('heading', { level: 1, name: 'Tickets' }).waitFor();
  await page.goto(`${desk.url}/profile`);
  assert.equal(await page.getByLabel('Your name').inputValue(), 'Nia North');
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

const refusals = [
  ['is unknown here', { email: 'eve@evil.example' }, /Nobody in this workspace has your email/],
  ['has no verified address', { email_verified: false }, /has not verified your email address/],
  ['is vouched for in another nonce', { nonce: 'replayed' }, /can't be trusted/],
  ['is vouched for to another desk', { aud: 'another' }, /can't be trusted/],
  ['is vouched for too late', { exp: 1_700_000_000 }, /can't be trusted/],
];
for (const [who, claims, sentence] of refusals) {
  test(`somebody who ${who} reads why, and can start again`, async () => {
    provider.says({ sub: who, email: 'new@acme.example', ...claims });
    const page = await door();
    await goThere(page);
    await page.getByRole('link', { name: 'Continue' }).click();
    await page.getByRole('alert').waitFor();
    assert.match(await refusal(page), sentence);
    assert.equal(new URL(page.url()).search, '', 'the code is not in the history');
    await page.getByRole('link', { name: 'Start again' }).click();
    await page.getByRole('button', { name: 'Sign in with Acme ID' }).waitFor();
    await page.context().close();
  });
}

test('who cancels there, or brings back what another browser began, is told so', async () => {
  const page = await door(looks[3]);
  await goThere(page);
  const address = await page.getByRole('link', { name: 'Continue' }).getAttribute('href');
  await page.press(page.getByRole('link', { name: 'Cancel' }));
  await page.getByRole('alert').waitFor();
  assert.match(await refusal(page), /was not finished/);
  assert.deepEqual(await judge(page, '390-dark-login-returned'), [], 'axe');

  provider.says({ sub: 'ada', email: 'admin@callcenter.com' });
  const another = await openWindow(browser, looks[0]);
  await another.goto(address);
  await another.getByRole('alert').waitFor();
  assert.match(await refusal(another), /was not finished/);
  assert.equal(await another.evaluate(() => localStorage.getItem('deskbell.auth')), null);
  await page.context().close();
  await another.context().close();
});

test('a provider that is away leaves a sentence, and the password', async () => {
  const page = await door();
  await provider.stop();
  await page.getByRole('button', { name: 'Sign in with Acme ID' }).click();
  await page.getByRole('alert').waitFor();
  assert.match(await refusal(page), /can't be reached/);
  assert.deepEqual(await judge(page, '1440-light-login-provider-away'), [], 'axe');
  await page.getByLabel('Email').fill('admin@callcenter.com');
  await page.getByLabel('Password').fill(DEMO.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(/\/tickets$/);
  await page.context().close();
  provider = null;
});
