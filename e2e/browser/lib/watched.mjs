// What the injection test walks with: windows that note everything that must not happen, and a hand that fills fields.
import assert from 'node:assert/strict';
import { HttpError } from '../../lib/api.mjs';
import { looks } from '../../lib/browser.mjs';

const AT_ONCE = 8;

/** Tries every text in a field; the server may refuse some, never all. Gives those it took with its answers. */
export async function plant(field, texts, send) {
  const taken = [];
  const waiting = texts.entries();
  const work = async () => {
    for (const [n, text] of waiting) {
      try {
        taken.push({ text, n, answer: await send(text, n) });
      } catch (error) {
        const isRefusal = error instanceof HttpError && [409, 422].includes(error.status);
        if (!isRefusal) throw new Error(`${field}: ${text}`, { cause: error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  assert.ok(taken.length > 0, `nothing could be planted in ${field}`);
  return taken;
}

/** A window that notes everything that must not happen. */
export async function watched(browser, base) {
  const context = await browser.newContext({
    viewport: { width: looks[0].width, height: looks[0].height },
    reducedMotion: 'reduce',
  });
  const wrong = [];
  await context.exposeBinding('ran', ({ frame }, ...words) =>
    wrong.push(`ran in ${frame.url()} ${words}`),
  );
  await context.exposeBinding('violated', (_, what) => wrong.push(`policy: ${what}`));
  await context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) =>
      window.violated(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    ),
  );
  context.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && host !== new URL(base).host)
      wrong.push(`asked ${host}`);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.press = (target) => target.click();
  page.troubles = wrong;
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (line) => {
    if (/content security policy|refused to/i.test(line.text())) wrong.push(line.text());
  });
  return page;
}
