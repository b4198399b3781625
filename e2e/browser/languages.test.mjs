// The dashboard in each of its languages: chosen in the profile without a reload, kept for the next visit, mirrored
// where it is read from the right; no key of a text shows, nothing overflows, axe finds nothing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { api, DEMO, login } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { until } from '../lib/wait.mjs';
import { agent } from './lib/agent.mjs';

const LANGUAGES = ['de', 'es', 'fr', 'ar', 'zh-CN'];
const DESKTOP = looks[0];
const PHONE = looks[3];
const messages = new URL('../../web/dashboard/messages/', import.meta.url);
const textsOf = (language) => JSON.parse(readFileSync(new URL(`${language}.json`, messages)));

let desk;
let browser;

before(async () => {
  desk = await startDesk({ name: 'languages' });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

/** Keys of texts that stand on the page in the place of the texts, and what is wider than the page. */
async function faults(page, keys, name) {
  const seen = await page.evaluate(() => ({
    words: [...document.querySelectorAll('body *')].flatMap((one) =>
      [...one.childNodes].flatMap((node) => (node.nodeType === 3 ? node.data.split(/\s+/) : [])),
    ),
    labels: [...document.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap((one) =>
      ['aria-label', 'title', 'placeholder'].map((attribute) => one.getAttribute(attribute)),
    ),
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  }));
  const raw = [...seen.words, ...seen.labels].filter((word) => keys.has(word));
  return [
    ...raw.map((key) => `${name}: shows ${key}`),
    ...(seen.wide ? [`${name}: is wider than the screen`] : []),
  ];
}

/** Everything an agent sees first, with what is wrong about it. */
async function look(page, language, size, texts) {
  // Keys like "save" are words, too; those with a dot are not.
  const keys = new Set(Object.keys(texts).filter((key) => key.includes('.')));
  const wrong = [];
  const picture = async (name) => {
    const named = `language-${language}-${size.name}-${name}`;
    wrong.push(...(await faults(page, keys, named)), ...(await judge(page, named)));
  };
  await page.goto(`${desk.url}/inbox/active`);
  const rows = page.getByRole('option');
  await rows.first().waitFor();
  await picture('inbox');
  await page.press(rows.first());
  await page.getByRole('log').getByRole('paragraph').first().waitFor();
  await picture('conversation');
  await page.goto(`${desk.url}/settings/widget`);
  await page.getByRole('heading', { level: 2, name: texts['settings.look'] }).waitFor();
  await picture('settings');
  return wrong;
}

/** What the account reads, as said on another device. */
async function reads(language) {
  const { token } = await login(desk.url, 'admin@callcenter.com');
  await api(desk.url, token).patch('/api/v1/me', { language });
}

for (const language of LANGUAGES) {
  test(`the dashboard speaks ${language}`, async () => {
    const texts = textsOf(language);
    await reads('en');
    const who = agent(await openWindow(browser, DESKTOP), desk.url);
    const { page } = who;
    await who.visit();
    await who.signIn('admin@callcenter.com');
    await page.goto(`${desk.url}/profile`);
    // It shows before the account has it, and whoever leaves sooner has changed nothing.
    const kept = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
    await page.getByLabel('Language').selectOption(language);
    await page.getByRole('heading', { level: 1, name: texts['nav.profile'] }).waitFor();
    await kept;
    const root = page.locator('html');
    assert.equal(await root.getAttribute('lang'), language);
    assert.equal(await root.getAttribute('dir'), language === 'ar' ? 'rtl' : 'ltr');

    // A visit later: the texts' file is asked for before the script runs, and no other language's.
    const files = [];
    page.on('request', (request) => files.push(new URL(request.url()).pathname));
    await page.goto(`${desk.url}/inbox/active`);
    await page.getByRole('option').first().waitFor();
    const catalogues = files.filter((path) => /\/assets\/(en|de|es|fr|ar|zh-CN)-/.test(path));
    assert.equal(new Set(catalogues).size, 1, catalogues.join());
    assert.match(catalogues[0], new RegExp(`/assets/${language}-`));

    const wrong = await look(page, language, DESKTOP, texts);
    await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
    await page.emulateMedia({ colorScheme: PHONE.scheme });
    wrong.push(...(await look(page, language, PHONE, texts)));
    assert.deepEqual(wrong, []);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}

test('the language follows the person to another device, and back', async () => {
  await reads('de');
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  const [de, fr] = [textsOf('de'), textsOf('fr')];
  await page.goto(`${desk.url}/login?next=/profile`);
  await page.getByLabel(fr['login.email']).fill('admin@callcenter.com');
  await page.getByLabel(fr['login.password']).fill(DEMO.password);
  await page.getByLabel(fr['login.tenant']).fill(DEMO.tenant);
  await page.getByRole('button', { name: fr['login.action'], exact: true }).click();
  await page.getByRole('heading', { level: 1, name: de['nav.profile'] }).waitFor();
  assert.equal(await page.getByLabel(de['profile.language']).inputValue(), 'de');
  await page.getByLabel(de['profile.language']).selectOption('es');
  await page.getByRole('heading', { level: 1, name: textsOf('es')['nav.profile'] }).waitFor();
  const { token } = await login(desk.url, 'admin@callcenter.com');
  await until('the account reads Spanish', async () => {
    const { user } = await api(desk.url, token).get('/api/v1/me');
    return user.language === 'es';
  });
  await context.close();
});

test('a stranger reads the sign-in in the language of their browser', async () => {
  const context = await browser.newContext({ locale: 'fr-CA' });
  const page = await context.newPage();
  await page.goto(`${desk.url}/login`);
  await page.getByRole('button', { name: textsOf('fr')['login.action'], exact: true }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
  await context.close();
});
