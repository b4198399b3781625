// The public help centre in a real browser: read, searched and voted on without JavaScript; nothing an author
// writes runs; axe finds nothing in any look.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, login } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';

const PAGES = [
  ['home', ''],
  ['category', '/categories/orders-delivery'],
  ['article', '/articles/when-will-my-order-arrive'],
  ['voted', '/articles/when-will-my-order-arrive?voted=1'],
  ['search', '?q=parcel'],
  ['no-match', '?q=zebra'],
];
const HOSTILE = [
  '<script>window.ran = 1</script>',
  '<img src=x onerror="window.ran = 1">',
  '<svg onload="window.ran = 1">',
  '<svg><script>window.ran = 1</script></svg>',
  '<iframe srcdoc="<script>parent.ran = 1</script>"></iframe>',
  '<body onload="window.ran = 1">',
  '<details open ontoggle="window.ran = 1">x</details>',
  '<input autofocus onfocus="window.ran = 1">',
  '<video><source onerror="window.ran = 1"></video>',
  '<math><mtext><table><mglyph><style><img src=x onerror="window.ran = 1">',
  '<style>@import "https://evil.example/x.css";</style>',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<base href="https://evil.example/">',
  '<meta http-equiv=refresh content="0;url=https://evil.example/">',
  '<form action="https://evil.example/"><button>x</button></form>',
  '<object data="javascript:window.ran = 1"></object>',
  '<embed src="javascript:window.ran = 1">',
  '<a href="javascript:window.ran = 1">x</a>',
  '[x](javascript:window.ran=1)',
  '[x](JaVaScRiPt:window.ran=1)',
  '[x](&#106;avascript:window.ran=1)',
  '[x](data:text/html,<script>window.ran=1</script>)',
  '[x](vbscript:window.ran=1)',
  '![x](javascript:window.ran=1)',
  '![x" onerror="window.ran = 1](/x.png)',
  '[x](/y "a\\" onmouseover=\\"window.ran = 1")',
  '# x {onclick="window.ran = 1"}',
  '```html" onclick="window.ran = 1\n<script>window.ran = 1</script>\n```',
  '<p style="position:fixed;inset:0;background:red">x</p>',
  '<noscript><p title="</noscript><img src=x onerror=window.ran=1>">',
];

let desk;
let browser;
let help;
let admin;

before(async () => {
  desk = await startDesk({ name: 'help' });
  browser = await openBrowser();
  admin = api(desk.url, (await login(desk.url, 'admin@callcenter.com')).token);
  help = `${desk.url}/help/demo-tenant/en`;
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

for (const look of looks) {
  test(`every page of the help centre, at ${look.name}`, async () => {
    const page = await openWindow(browser, look);
    const violations = [];
    for (const [name, path] of PAGES) {
      await page.goto(help + path);
      violations.push(...(await judge(page, `${look.name}-help-${name}`)));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(wide, false, `${name} scrolls sideways`);
    }
    assert.deepEqual(page.troubles, []);
    assert.equal((await page.goto(`${help}/articles/nowhere`)).status(), 404);
    violations.push(...(await judge(page, `${look.name}-help-missing`)));
    assert.deepEqual(violations, [], 'axe');
    await page.context().close();
  });
}

test('it is read, searched and voted on without JavaScript', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${desk.url}/help/demo-tenant`);
  assert.equal(page.url(), help);
  await page.getByRole('searchbox').fill('tumble dry');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Care for a waterproof jacket' }).click();
  await page.getByRole('heading', { level: 2, name: 'Washing' }).waitFor();
  await page.getByRole('button', { name: 'Yes' }).click();
  await page.getByRole('status').getByText('Thank you.').waitFor();
  await page.getByRole('link', { name: 'Find your size' }).click();
  await page.getByRole('heading', { level: 1, name: 'Find your size' }).waitFor();
  await page.goto(`${help}/articles/return-or-exchange-an-item`);
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await page
    .getByRole('heading', { level: 1, name: 'Artikel zurückgeben oder umtauschen' })
    .waitFor();
  await context.close();

  const votes = (await articles()).find((a) => a.slug === 'care-for-a-waterproof-jacket').helpful;
  assert.deepEqual(votes, { yes: 1, no: 0 });
});

test('nothing an author writes runs, in text, title or excerpt', async () => {
  const page = await openWindow(browser, looks[0]);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).host));
  for (const [n, payload] of HOSTILE.entries()) {
    const title = `${payload.slice(0, 120)} ${n}`;
    const slug = `hostile-${n}`;
    const excerpt = payload.slice(0, 200);
    const body = `Before.\n\n${payload}\n\nAfter ${payload}`;
    const { article } = await admin.post('/api/v1/kb/articles', { title, slug, excerpt, body });
    await admin.post(`/api/v1/kb/articles/${article.id}/publish`);
    await page.goto(`${help}/articles/${slug}`);
    assert.equal(
      await page.getByRole('heading', { level: 1 }).textContent(),
      title,
      'a title is text',
    );
    for (const element of await page.locator('.prose a[href]').all()) {
      const target = await element.evaluate((a) => a.protocol);
      assert.ok(
        ['http:', 'https:', 'mailto:', 'tel:'].includes(target),
        `${payload} leads to ${target}`,
      );
    }
    const made = await page.evaluate(() =>
      [...document.querySelectorAll('.prose *')].flatMap((element) =>
        [...element.attributes].map((a) => a.name).filter((name) => /^on|^style$/.test(name)),
      ),
    );
    assert.deepEqual(made, [], payload);
    assert.equal(await page.evaluate(() => window.ran), undefined, payload);
  }
  await page.goto(`${help}?q=hostile+window`);
  assert.equal(await page.evaluate(() => window.ran), undefined, 'in search results');
  await page.goto(help);
  assert.equal(await page.evaluate(() => window.ran), undefined, 'in lists');
  assert.deepEqual(
    [...new Set(asked)],
    [new URL(desk.url).host],
    'nobody else was asked for anything',
  );
  const violations = page.troubles.filter((trouble) => !trouble.includes('404'));
  assert.deepEqual(violations, [], 'policy');
  await page.context().close();
});

async function articles() {
  return (await admin.get('/api/v1/kb/articles?limit=500')).articles;
}
