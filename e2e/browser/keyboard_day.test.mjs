// A whole day without a mouse: sign in, accept, answer with a saved reply, share an article, hand over, and, as the
// colleague, make a ticket, close and take the close back. The focus can be seen at every step, and axe finds nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, DEMO, startChat } from '../lib/api.mjs';
import { judge, looks, openBrowser, openWindow } from '../lib/browser.mjs';
import { startDesk } from '../lib/desk.mjs';
import { until } from '../lib/wait.mjs';

let desk;
let browser;

before(async () => {
  desk = await startDesk({ name: 'keyboard-day' });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

/** Whether the focus is drawn: a ring, the frame around a field in the accent's colour, or the chosen row of a list. */
function focusIsSeen() {
  const at = document.activeElement;
  if (!at || at === document.body) return false;
  const probe = document.createElement('i');
  probe.style.color = 'var(--accent)';
  at.parentElement.append(probe);
  const accent = getComputedStyle(probe).color;
  probe.remove();
  const drawn = (element) => {
    const style = getComputedStyle(element);
    const ring = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1;
    const framed = Number.parseFloat(style.borderTopWidth) > 0 && style.borderTopColor === accent;
    return ring || framed || style.boxShadow.includes(accent);
  };
  const chosen = document.getElementById(at.getAttribute('aria-activedescendant') ?? '');
  if (chosen && getComputedStyle(chosen).backgroundColor !== 'rgba(0, 0, 0, 0)') return true;
  for (let element = at; element; element = element.parentElement) {
    if (element === at ? drawn(element) : element.matches(':focus-within') && drawn(element))
      return true;
  }
  return false;
}

async function person() {
  const page = await openWindow(browser, looks[0]);
  const { keyboard } = page;
  const main = page.getByRole('main');
  const violations = [];
  return {
    page,
    keyboard,
    main,
    violations,
    log: main.getByRole('log'),
    /** Looks at the page as it is: the focus is somewhere to be seen, and axe has nothing to say. */
    async look(name) {
      await until(`${name}: the focus is seen`, () => page.evaluate(focusIsSeen), 5);
      violations.push(...(await judge(page, `keyboard-day-${name}`)));
    },
    /** Tab after tab, until this has the focus; it is seen at every stop. */
    async tabTo(target, { back = false } = {}) {
      for (let stops = 0; stops < 80; stops += 1) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await keyboard.press(back ? 'Shift+Tab' : 'Tab');
        const seen = await page.evaluate(focusIsSeen);
        const where = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120));
        assert.ok(seen || where.startsWith('<body'), `the focus can't be seen on ${where}`);
      }
      assert.fail('Tab never comes there');
    },
    async signIn(email) {
      await page.goto(`${desk.url}/login`);
      const field = (name) => page.getByLabel(name);
      await field('Email').waitFor();
      for (const [name, text] of [
        ['Email', email],
        ['Password', DEMO.password],
        ['Workspace', DEMO.tenant],
      ]) {
        await this.tabTo(field(name), { back: false });
        await keyboard.press('Control+a');
        await keyboard.type(text);
      }
      await this.look(`sign-in-${email.split('@')[0]}`);
      await keyboard.press('Enter');
      await page.getByText('Live', { exact: true }).filter({ visible: true }).first().waitFor();
    },
    /** Through the palette, as fast hands do. */
    async find(name) {
      await keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
      await keyboard.type(name);
      await page.getByRole('dialog').getByRole('option', { name }).first().waitFor();
      await this.look(`palette-${name.split(' ')[0].toLowerCase()}`);
      await keyboard.press('Enter');
      await main
        .getByRole('heading', { name: new RegExp(name) })
        .first()
        .waitFor();
    },
    async leaveComposer() {
      await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
      await keyboard.press('Escape');
    },
    async end() {
      assert.deepEqual(violations, [], 'axe');
      assert.deepEqual(page.troubles, []);
      await page.context().close();
    },
  };
}

test('a day’s work is done by keyboard alone', async () => {
  const started = await startChat(desk.url, DEMO.tenant, 'Keziah Holm');
  const visitor = api(desk.url, started.token);
  const say = (message) =>
    visitor.post('/api/v1/chat/public/message', { session_id: started.session_id, message });
  const heard = (what) =>
    until(what, async () => {
      const path = `/api/v1/chat/public/session/${started.session_id}?limit=200`;
      return (await visitor.get(path)).messages.find(({ message }) => message.includes(what));
    });
  await say('Where is my parcel?');

  const dana = await person();
  await dana.signIn('agent1@callcenter.com');
  await dana.find('Keziah Holm');
  await dana.keyboard.press('a');
  await dana.page.waitForURL(/\/inbox\/mine\//);
  await dana.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  await dana.look('accepted');

  await dana.keyboard.type('/greeting');
  await dana.page.getByRole('option', { name: /Greeting/ }).waitFor();
  await dana.look('saved-reply');
  await dana.keyboard.press('Enter');
  await dana.page.waitForFunction(() => document.activeElement.value?.includes('Keziah'));
  await dana.keyboard.press('Enter');
  await heard('Hi Keziah Holm');

  await dana.tabTo(dana.main.getByRole('button', { name: 'Share a help article' }));
  await dana.keyboard.press('Enter');
  const shelf = dana.page.getByRole('dialog', { name: 'Share a help article' });
  await shelf.getByRole('combobox').waitFor();
  await dana.keyboard.type('arrive');
  await shelf.getByRole('option', { name: /When will my order arrive/ }).waitFor();
  await dana.look('share');
  await dana.keyboard.press('Enter');
  const shared = await heard('When will my order arrive?');
  assert.equal(shared.type, 'kb_article');
  assert.equal(shared.kb_article.url, `/help/${DEMO.tenant}/en/articles/when-will-my-order-arrive`);
  await dana.log.getByRole('link', { name: /When will my order arrive/ }).waitFor();
  await dana.look('shared');

  // `/` gives the same as a card, or as a link for those who want to write around it.
  await dana.keyboard.type('/repairs');
  await dana.page.getByRole('option', { name: 'Repairs' }).waitFor();
  await dana.keyboard.press('Shift+Enter');
  await dana.page.waitForFunction(() =>
    document.activeElement.value?.includes('/articles/repairs'),
  );
  await dana.keyboard.press('Enter');
  assert.equal((await heard('/articles/repairs')).type, 'text');

  await dana.leaveComposer();
  await dana.keyboard.press('Shift+T');
  const dialog = dana.page.getByRole('dialog', { name: 'Transfer chat' });
  await dialog.getByRole('option', { name: /Jonas/ }).waitFor();
  await dana.keyboard.type('Jonas');
  await dana.look('transfer');
  await dana.keyboard.press('Enter');
  await dana.keyboard.type('Knows the carrier');
  await dana.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await dana.end();

  const jonas = await person();
  await jonas.signIn('agent2@callcenter.com');
  await jonas.find('Keziah Holm');
  await jonas.log.getByText('Where is my parcel?').waitFor();
  await jonas.keyboard.press('t');
  await jonas.page.getByText(/T-\d+/).first().waitFor();
  await jonas.keyboard.press('Tab');
  await jonas.look('ticket');
  await jonas.keyboard.press('e');
  const undo = jonas.page.getByRole('button', { name: 'Undo' });
  await undo.waitFor();
  await jonas.tabTo(undo, { back: true });
  await jonas.look('undo');
  await jonas.keyboard.press('Enter');
  await heard('reopened the chat');
  await jonas.end();
});
