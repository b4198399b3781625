// Writing the help centre: from an empty page to what everybody reads, two writers at once, and putting things in order
// with keys; axe in every look.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, login } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { until } from '../lib/wait.mjs';
import { agent } from './lib/agent.mjs';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let desk;
let browser;
let admin;

before(async () => {
  desk = await startDesk({ name: 'help-writing' });
  browser = await openBrowser();
  admin = api(desk.url, (await login(desk.url, 'admin@callcenter.com')).token);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

async function writer(email, look = looks[0]) {
  const one = agent(await openWindow(browser, look), desk.url);
  await one.visit();
  await one.signIn(email);
  const { page } = one;
  return {
    page,
    body: page.getByRole('textbox', { name: 'Text', exact: true }),
    saved: () => page.getByRole('status').getByText('Saved', { exact: true }).waitFor(),
    async open(path) {
      await page.goto(`${desk.url}/help-centre${path}`);
      await page.locator('.help-link').first().waitFor();
    },
  };
}

const articleNamed = async (title) =>
  (await admin.get('/api/v1/kb/articles?limit=500')).articles.find((a) => a.title === title);

test('an article is written, illustrated, published, and read by everybody', async () => {
  const maya = await writer('admin@callcenter.com');
  const { page } = maya;
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.waitForURL(/\/help-centre$/);
  await page.getByRole('button', { name: 'New article' }).click();
  await page.getByLabel('Title').fill('Wash a down jacket');
  await page.getByLabel('Category', { exact: true }).selectOption({ label: 'Products & care' });
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/help-centre\/\d+$/);

  await maya.body.click();
  await page.keyboard.type(
    '## Before you start\n**Close** all zips.\n- one\n\n1 < 2 & <b>not bold</b>',
  );
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Picture or file' }).click();
  await (await chooser).setFiles({ name: 'jacket.png', mimeType: 'image/png', buffer: PNG });
  await page.locator('.help-body img').waitFor();
  await maya.saved();
  const { id } = await articleNamed('Wash a down jacket');
  const { article } = await admin.get(`/api/v1/kb/articles/${id}`);
  assert.match(article.body, /^## Before you start\n\n\*\*Close\*\* all zips\.\n\n- one/);
  assert.match(article.body, /!\[jacket\]\(\/uploads\/[^)]+\/jacket\.png\)/);

  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText('Published. Everybody can read it.').waitFor();
  const reader = await openWindow(browser, looks[0]);
  await reader.goto(`${desk.url}/help/demo-tenant/en/articles/wash-a-down-jacket`);
  await reader.getByRole('heading', { name: 'Before you start' }).waitFor();
  await reader.getByText('1 < 2 & <b>not bold</b>').waitFor();
  const shown = reader.locator('.prose img');
  await until('the picture is there', () => shown.evaluate((img) => img.naturalWidth === 1));
  const picture = await reader.request.get(desk.url + (await shown.getAttribute('src')));
  assert.match(picture.headers()['cache-control'], /^public/);
  await until(
    'the reading is counted',
    async () => (await articleNamed('Wash a down jacket')).views > 0,
  );

  // What is written now is not what everybody reads, until it is published again.
  await maya.body.press('Control+End');
  await page.keyboard.type(' Secret.');
  await maya.saved();
  await page.getByRole('region', { name: 'Article', exact: true }).getByText('Edited').waitFor();
  await reader.reload();
  assert.equal((await reader.textContent('body')).includes('Secret'), false);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
  await reader.context().close();
});

test('two writers never bury each other’s text', async () => {
  const { agents } = await admin.get('/api/v1/agents');
  const { id: member } = agents.find(({ email }) => email === 'agent2@callcenter.com');
  await admin.patch(`/api/v1/agents/${member}`, { role: 'supervisor' });
  const [maya, jonas] = [
    await writer('admin@callcenter.com'),
    await writer('agent2@callcenter.com'),
  ];
  const { id } = await articleNamed('Gift cards');
  for (const one of [maya, jonas]) {
    await one.open(`/${id}`);
    await one.body.waitFor();
  }
  // Both are in the middle of it: the second to be saved learns of the first.
  await jonas.page.route(`**/api/v1/kb/articles/${id}`, (route) =>
    route.request().method() === 'PATCH' ? route.abort() : route.continue(),
  );
  await jonas.body.press('Control+End');
  await jonas.page.keyboard.type(' Theirs end in a year.');
  await jonas.page.getByText('Not saved.').waitFor();
  await maya.body.press('Control+End');
  await maya.page.keyboard.type(' They end in two years.');
  await maya.saved();
  await jonas.page.unroute(`**/api/v1/kb/articles/${id}`);
  const alert = jonas.page.getByRole('alert');
  await alert.getByText('Maya Chen saved this article after you opened it.').waitFor();
  const violations = await judge(jonas.page, 'help-writing-conflict');
  await alert.getByRole('button', { name: 'Keep mine' }).click();
  await jonas.saved();
  await until('the colleague sees it', async () =>
    (await maya.body.textContent()).includes('Theirs end in a year.'),
  );
  await maya.page.getByRole('button', { name: 'More', exact: true }).click();
  await maya.page.getByRole('menuitem', { name: 'Versions' }).click();
  await maya.page
    .getByRole('button', { name: /Maya Chen/ })
    .first()
    .click();
  await maya.page.locator('.help-diff del').getByText('two', { exact: true }).waitFor();
  await maya.page.getByRole('button', { name: 'Restore this version' }).click();
  await until('her text is back', async () =>
    (await maya.body.textContent()).includes('They end in two years.'),
  );
  assert.deepEqual(violations, [], 'axe');
  assert.deepEqual(maya.page.troubles, []);
  await maya.page.context().close();
  await jonas.page.context().close();
});

test('articles and categories are put in order with keys', async () => {
  const maya = await writer('admin@callcenter.com');
  const { page } = maya;
  await maya.open('');
  const titles = async () => (await page.locator('.help-title').allTextContents()).slice(0, 3);
  const [first, second, third] = await titles();
  await page.getByRole('link', { name: new RegExp(first.replace('?', '\\?')) }).focus();
  await page.keyboard.press('Alt+ArrowDown');
  await until('it moved', async () => (await titles()).join() === [second, first, third].join());
  await page.waitForFunction(() => document.activeElement?.matches('.help-link'));
  await page.keyboard.press('Alt+ArrowDown');
  await until('it moved on', async () => (await titles()).join() === [second, third, first].join());

  await page.getByRole('button', { name: /^Payment/ }).focus();
  await page.keyboard.press('Alt+ArrowRight');
  await until('it is inside', async () => {
    const { categories } = await admin.get('/api/v1/kb/categories');
    const by = (name) => categories.find(({ names }) => names.en === name);
    return by('Payment').parent_id === by('Products & care').id;
  });
  const reader = await openWindow(browser, looks[0]);
  await reader.goto(`${desk.url}/help/demo-tenant/en`);
  await reader.getByRole('heading', { name: 'Products & care › Payment' }).waitFor();
  const shelf = reader.getByRole('listitem').getByText(second, { exact: true });
  assert.ok(await shelf.first().isVisible());
  await reader.context().close();
  await page.reload();
  await page.locator('.help-link').first().waitFor();
  assert.deepEqual(await titles(), [second, third, first]);
  await page.getByRole('button', { name: /^Payment/ }).focus();
  await page.keyboard.press('Alt+ArrowLeft');
  await until('it is out again', async () => {
    const { categories } = await admin.get('/api/v1/kb/categories');
    return categories.every(({ parent_id }) => parent_id === null);
  });
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

for (const look of looks) {
  test(`the help centre’s pages in the dashboard, at ${look.name}`, async () => {
    const maya = await writer('admin@callcenter.com', look);
    const { page } = maya;
    const violations = [];
    const picture = async (name) =>
      violations.push(...(await judge(page, `${look.name}-help-writing-${name}`)));
    await maya.open('');
    await picture('tree');
    await page.goto(`${desk.url}/help-centre?q=zebra`);
    await page.getByText('No articles match “zebra”.').waitFor();
    await picture('no-match');
    const { id } = await articleNamed('Return or exchange an item');
    await page.goto(`${desk.url}/help-centre/${id}`);
    await maya.body.waitFor();
    await picture('article');
    await page.press(page.getByRole('button', { name: 'Preview', exact: true }));
    await page.frameLocator('iframe').getByRole('heading', { level: 1 }).waitFor();
    await picture('preview');
    assert.deepEqual(violations, [], 'axe');
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}

test('who may not write reads', async () => {
  const { page } = await writer('agent1@callcenter.com');
  const { id } = await articleNamed('Return or exchange an item');
  await page.goto(`${desk.url}/help-centre/${id}`);
  await page
    .frameLocator('iframe')
    .getByRole('heading', { name: 'Return or exchange an item' })
    .waitFor();
  for (const name of ['New article', 'Publish', 'More'])
    assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
