// What happens to a message after it was sent, as an agent does it: react, edit, look at what it said before, answer,
// delete, write an emoji, save the transcript; by pointer and by keys, each picture without a fault of access.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { agent } from './lib/agent.mjs';
import { visitor } from './lib/visitor.mjs';

let desk;
let browser;

before(async () => {
  desk = await startDesk({ name: 'messages' });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

for (const look of looks) {
  test(`an agent changes what was said, ${look.name}`, async () => {
    const question = `Is it in stock? ${look.name}`;
    const amara = visitor(await openWindow(browser, look), desk.url);
    await amara.visit();
    await amara.open();
    await amara.begin();
    await amara.write(question);
    await amara.sees(question);

    const jonas = agent(await openWindow(browser, look), desk.url);
    const { page, log } = jonas;
    await jonas.visit();
    await jonas.signIn('admin@callcenter.com');
    await jonas.open(question);
    await jonas.accept();
    const row = (text) => log.locator('.bubble-row').filter({ hasText: text });
    const faults = [];
    const act = async (text, name) => {
      const tools = row(text).getByRole('button', { name: 'Message actions' });
      await tools.waitFor({ state: 'attached' });
      if (look.width < 760) {
        // A finger has no place beside the message: it rests on it.
        const held = { pointerType: 'touch', bubbles: true };
        await row(text).locator('.bubble-column').dispatchEvent('pointerdown', held);
      } else {
        await row(text).hover();
        await tools.click();
      }
      const item = page.getByRole('menu').getByText(name, { exact: true });
      await item.waitFor();
      if (name === 'Reply') faults.push(...(await judge(page, `messages-menu-${look.name}`)));
      await page.press(item);
    };

    await act(question, '❤️');
    await row(question).getByRole('button', { name: /^❤️/ }).waitFor();
    await act(question, 'Reply');
    await jonas.write('Yes, see www.shop.example or call +49 30 1234567.');
    const answer = row('Yes, see');
    await answer.getByRole('button', { name: new RegExp(`^In reply to .*${look.name}`) }).waitFor();
    await answer.getByRole('link', { name: '+49 30 1234567' }).waitFor();

    await act('Yes, see', 'Edit');
    const field = log.getByRole('textbox', { name: 'Edit message' });
    await field.fill('Yes, three are left.');
    faults.push(...(await judge(page, `messages-edit-${look.name}`)));
    await field.press('Enter');
    await row('three are left').getByRole('button', { name: 'edited' }).waitFor();
    await page.press(row('three are left').getByRole('button', { name: 'edited' }));
    await page.getByRole('dialog').getByText('Yes, see www.shop.example').waitFor();
    faults.push(...(await judge(page, `messages-versions-${look.name}`)));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await jonas.write('Wrong window');
    await jonas.sees('Wrong window');
    await act('Wrong window', 'Delete');
    await row('Message deleted').waitFor();
    assert.equal(await log.getByText('Wrong window').count(), 0);

    const box = page.getByRole('textbox', { name: /^Reply to/ });
    if (look.width < 760) {
      // A phone's keyboard has its own.
      await box.fill('🚀');
    } else {
      await page.press(page.getByRole('button', { name: 'Emoji' }));
      const search = page.locator('emoji-picker').getByRole('combobox');
      await search.fill('rocket');
      const rocket = page
        .locator('emoji-picker')
        .getByRole('option', { name: /rocket/ })
        .first();
      await rocket.waitFor();
      faults.push(...(await judge(page, `messages-emoji-${look.name}`)));
      await page.press(rocket);
      await page.waitForFunction((field) => field.value === '🚀', await box.elementHandle());
    }
    await box.press('Enter');
    await jonas.sees('🚀');
    faults.push(...(await judge(page, `messages-${look.name}`)));

    await page.press(page.getByRole('button', { name: 'More actions' }));
    await page.press(page.getByRole('menuitem', { name: 'Transcript…' }));
    await page.getByRole('dialog').waitFor();
    faults.push(...(await judge(page, `messages-transcript-${look.name}`)));
    const download = page.waitForEvent('download');
    await page.press(page.getByRole('button', { name: 'Download' }));
    const text = await readFile(await (await download).path(), 'utf8');
    assert.ok(text.includes(question) && text.includes('three are left'), text);
    assert.ok(!text.includes('Wrong window'), 'a deleted text is in no transcript');

    assert.deepEqual(faults, []);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
    await amara.page.context().close();
  });
}

test('the keys alone go from message to message and open what can be done', async () => {
  const jonas = agent(await openWindow(browser, looks[0]), desk.url);
  const { page } = jonas;
  await jonas.visit();
  await jonas.signIn('admin@callcenter.com');
  await page.goto(`${desk.url}/inbox/mine`);
  await page.press(jonas.row('🚀').first());
  await jonas.log.locator('.bubble-row').last().waitFor();
  await jonas.log.focus();
  const newest = jonas.log.getByRole('button', { name: 'Message actions' }).last();
  await newest.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('menu', { name: 'Message actions' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await jonas.log.getByRole('button', { name: /^❤️/ }).last().waitFor();
  assert.deepEqual(page.troubles, []);
});
