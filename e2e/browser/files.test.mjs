// Files between two real windows: a picture and a document from the visitor to the agent and back. And
// hostile files, opened where they are kept: nothing in them runs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { agent } from './lib/agent.mjs';
import { hostile } from './lib/hostile.mjs';
import { visitor } from './lib/visitor.mjs';

let desk;
let browser;

before(async () => {
  desk = await startDesk({ name: 'files' });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

/** A real PNG, drawn by the browser. */
const draw = (page, colour) =>
  page.evaluate(async (colour) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 420 });
    const brush = canvas.getContext('2d');
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 640, 420);
    brush.fillStyle = 'white';
    brush.fillRect(120, 90, 240, 160);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, colour);
const png = (name, bytes) => ({ name, mimeType: 'image/png', buffer: Buffer.from(bytes) });
const pdf = (name) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n%%EOF\n'),
});

const isDrawn = (image) => image.evaluate((node) => node.complete && node.naturalWidth > 0);

for (const look of looks) {
  test(`a picture and a document go both ways, at ${look.name}`, async () => {
    const amara = visitor(await openWindow(browser, look), desk.url);
    const jonas = agent(await openWindow(browser, look), desk.url);
    const violations = [];
    const picture = async (who, state) =>
      violations.push(...(await judge(who.page, `${look.name}-files-${state}`)));
    await jonas.visit();
    await jonas.signIn('agent1@callcenter.com');
    await amara.visit();
    await amara.open();
    await amara.begin();
    const hello = `It came broken (${look.name})`;
    await amara.write(hello);
    await jonas.row(hello).waitFor();
    await jonas.open(hello);
    await jonas.accept();

    const lamp = png('lamp.png', await draw(amara.page, 'teal'));
    await amara.panel.locator('input[type=file]').setInputFiles([lamp, pdf('receipt.pdf')]);
    await amara.panel.getByRole('list', { name: 'Files to send' }).waitFor();
    await amara.panel
      .getByRole('button', { name: 'Send message' })
      .and(amara.page.locator(':enabled'))
      .waitFor();
    await picture(amara, '1-widget-ready');
    await amara.page.press(amara.panel.getByRole('button', { name: 'Send message' }));
    const sent = amara.log.getByRole('link', { name: 'Open picture lamp.png' }).locator('img');
    await sent.waitFor();
    await amara.log.getByText('receipt.pdf').waitFor();

    const seen = jonas.log.getByRole('button', { name: 'Open picture lamp.png' });
    await seen.waitFor();
    await jonas.log.getByText('receipt.pdf').waitFor();
    await picture(jonas, '2-dashboard-received');
    await jonas.page.press(seen);
    const large = jonas.page.getByRole('dialog').getByRole('img', { name: 'lamp.png' });
    await large.waitFor();
    await picture(jonas, '3-dashboard-lightbox');
    await jonas.page.keyboard.press('Escape');
    await large.waitFor({ state: 'detached' });

    const main = jonas.page.getByRole('main');
    const spare = png('spare part.png', await draw(jonas.page, 'indigo'));
    await main.locator('input[type=file]').setInputFiles([spare, pdf('label.pdf')]);
    await main
      .getByRole('button', { name: 'Send', exact: true })
      .and(jonas.page.locator(':enabled'))
      .waitFor();
    await picture(jonas, '4-dashboard-ready');
    await jonas.page.press(main.getByRole('button', { name: 'Send', exact: true }));
    await jonas.log.getByRole('button', { name: 'Open picture spare part.png' }).waitFor();
    const answer = amara.log
      .getByRole('link', { name: 'Open picture spare part.png' })
      .locator('img');
    await answer.waitFor();
    await amara.log.getByText('label.pdf').waitFor();
    await picture(amara, '5-widget-received');
    for (const image of [sent, answer]) assert.ok(await isDrawn(image), 'the picture is drawn');

    assert.deepEqual(violations, []);
    assert.deepEqual([...amara.page.troubles, ...jonas.page.troubles], []);
    await amara.page.context().close();
    await jonas.page.context().close();
  });
}

test('what is too large or empty is said before it leaves, and a refused one says why', async () => {
  const amara = visitor(await openWindow(browser, looks[0]), desk.url);
  await amara.visit();
  await amara.open();
  await amara.begin();
  await amara.write('Files');
  await amara.sees('Files');
  const uploads = [];
  amara.page.on(
    'request',
    (request) => request.url().endsWith('/api/v1/files') && uploads.push(request),
  );
  const choose = (name, buffer) =>
    amara.panel
      .locator('input[type=file]')
      .setInputFiles([{ name, mimeType: 'image/png', buffer }]);
  await choose('big.png', Buffer.alloc(21 * 1024 * 1024));
  await amara.panel.getByText(/Larger than 20 MB/).waitFor();
  await choose('nothing.png', Buffer.alloc(0));
  await amara.panel.getByText('This file is empty.').waitFor();
  assert.equal(uploads.length, 0, 'nothing was sent');
  await choose('broken.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
  await amara.panel.getByText(/picture is damaged/).waitFor();
  assert.ok(await amara.panel.getByRole('button', { name: 'Send message' }).isDisabled());
  for (const name of ['big.png', 'nothing.png', 'broken.png']) {
    await amara.page.press(amara.panel.getByRole('button', { name: `Remove ${name}` }));
  }
  await amara.panel.getByRole('list', { name: 'Files to send' }).waitFor({ state: 'detached' });
  await amara.page.context().close();
});

test('no stored file runs anything when its address is opened', async () => {
  const page = await openWindow(browser, looks[0]);
  await page.goto(`${desk.url}/`);
  const { token } = await signIn();
  const ran = [];
  await page.exposeFunction('ran', (what) => ran.push(what));
  page.on('dialog', (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  // Served as what it is, the first of them would run: the test can see it.
  const [control] = hostile();
  await page.route('**/control', (route) =>
    route.fulfill({ contentType: 'text/html', body: Buffer.from(control.bytes) }),
  );
  await page.goto(`${desk.url}/control`);
  assert.equal(await page.title(), 'ran');
  assert.ok(ran.splice(0).length > 0);
  await page.goto(`${desk.url}/`);
  let opened = 0;
  for (const { name, type, bytes } of hostile()) {
    const form = new FormData();
    form.append('file', new Blob([bytes], { type }), name);
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${desk.url}/api/v1/files`, { method: 'POST', headers, body: form });
    const file = await answer.json();
    if (answer.status !== 201) {
      assert.match(file.detail, /file /, `${name} is refused with its reason`);
      continue;
    }
    // A download never becomes a page: opening it ends in an error of the navigation.
    await page.goto(desk.url + file.url).catch(() => {});
    assert.notEqual(await page.title().catch(() => ''), 'ran', name);
    // As a part of a page of ours, too.
    await page.goto(`${desk.url}/`);
    await page.evaluate(
      (url) =>
        Promise.all(
          ['iframe', 'object', 'embed', 'img', 'script'].map(
            (tag) =>
              new Promise((done) => {
                const node = document.createElement(tag);
                node.onload = node.onerror = done;
                node[tag === 'object' ? 'data' : 'src'] = url;
                document.body.append(node);
                setTimeout(done, 300);
              }),
          ),
        ),
      file.url,
    );
    assert.notEqual(await page.title(), 'ran', `${name}, embedded`);
    opened += 1;
  }
  assert.ok(opened >= 12, `${opened} were kept and opened`);
  assert.deepEqual(ran, []);
  await page.context().close();
});

async function signIn() {
  const body = JSON.stringify({
    email: 'agent1@callcenter.com',
    password: 'Password123!',
    tenant: 'demo-tenant',
  });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${desk.url}/api/v1/auth/login`, { method: 'POST', headers, body });
  return answer.json();
}
