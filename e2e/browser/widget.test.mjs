// The widget out of hours as a visitor meets it: it says when somebody is back, takes a message with an address, and
// the message is a ticket that an agent finds. Each picture without a fault of access, also from right to left.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, login } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { visitor } from './lib/visitor.mjs';

let desk;
let browser;
let admin;

before(async () => {
  desk = await startDesk({ name: 'widget' });
  browser = await openBrowser();
  admin = api(desk.url, (await login(desk.url, 'admin@callcenter.com')).token);
  // Open again in three hours, for an hour, whatever the clock says.
  const hour = (ahead) => `${String((new Date().getUTCHours() + ahead) % 24).padStart(2, '0')}:00`;
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  const weekly = days.map((day) => ({ day, from: hour(3), to: hour(4) }));
  await admin.patch('/api/v1/inboxes/1', {
    settings: {
      when_closed: 'form',
      hours: { enabled: true, timezone: 'UTC', weekly, holidays: [] },
    },
  });
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

/** The demo shop as a page in Arabic, from its first element on. */
const inArabic = (page) =>
  page.addInitScript(() => {
    new MutationObserver((_, seen) => {
      if (!document.documentElement) return;
      document.documentElement.lang = 'ar';
      document.documentElement.dir = 'rtl';
      seen.disconnect();
    }).observe(document, { childList: true });
  });

for (const look of looks) {
  test(`a closed desk takes a message, ${look.name}`, async () => {
    const page = await openWindow(browser, look);
    const sam = visitor(page, desk.url);
    await sam.visit();
    await sam.open();
    await sam.panel.getByText(/^We're back (today|tomorrow) /).waitFor();
    const faults = await judge(page, `widget-closed-home-${look.name}`);
    await page.press(sam.panel.getByRole('button', { name: 'Send us a message' }));
    await sam.panel.getByRole('textbox', { name: 'Email' }).fill(`sam@${look.name}.example`);
    await page.press(sam.panel.getByRole('button', { name: 'Send message' }));
    await sam.panel.getByText('Write your message.').waitFor();
    faults.push(...(await judge(page, `widget-closed-form-${look.name}`)));
    await sam.panel.getByRole('textbox', { name: 'Message' }).fill(`In stock? ${look.name}`);
    await page.press(sam.panel.getByRole('button', { name: 'Send message' }));
    await sam.panel.getByText(`We'll reply to sam@${look.name}.example`).waitFor();
    faults.push(...(await judge(page, `widget-closed-thanks-${look.name}`)));

    const { tickets } = await admin.get('/api/v1/tickets');
    assert.equal(tickets.filter(({ subject }) => subject.includes(look.name)).length, 1);
    assert.deepEqual(faults, []);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}

test('a closed desk in Arabic', async () => {
  const page = await openWindow(browser, looks[2]);
  await inArabic(page);
  await page.goto(`${desk.url}/widget-demo.html`);
  await page.press(page.locator('call-center-chat .launcher'));
  await page.press(page.getByRole('dialog').locator('.start'));
  await page.getByText('لسنا متاحين الآن').waitFor();
  assert.deepEqual(await judge(page, 'widget-closed-form-arabic'), []);
  assert.deepEqual(page.troubles, []);
});
