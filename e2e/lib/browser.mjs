// Real Chromium, driven by accessible roles and names; every page reports its own errors.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { axeSource, chromium } from './deps.mjs';
import { outFolder } from './desk.mjs';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The four ways everything is looked at. */
export const looks = [
  { name: '1440-light', width: 1440, height: 900, scheme: 'light' },
  { name: '1440-dark', width: 1440, height: 900, scheme: 'dark' },
  { name: '390-light', width: 390, height: 844, scheme: 'light' },
  { name: '390-dark', width: 390, height: 844, scheme: 'dark' },
];

const isPhone = (look) => look.width < 760;

export function openBrowser({ args = [] } = {}) {
  const executablePath = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find(existsSync);
  if (!executablePath) throw new Error('Chromium is missing. On Debian: apt-get install chromium');
  return chromium.launch({ executablePath, args: [...quiet, ...args] });
}

/** A window of its own (cookies, storage), with the errors its page made in `page.troubles`. */
export async function openWindow(browser, look) {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.scheme,
    hasTouch: isPhone(look),
    // Contrast is judged on finished pictures, not half-way through a fade.
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  // A mouse stays over what it clicked, a finger doesn't; lists hold still under a mouse.
  page.press = (target) => (isPhone(look) ? target.tap() : target.click());
  page.setDefaultTimeout(15_000);
  page.troubles = [];
  page.on('pageerror', (error) => page.troubles.push(`exception: ${error.message}`));
  page.on(
    'console',
    (line) => line.type() === 'error' && page.troubles.push(`console: ${line.text()}`),
  );
  return page;
}

/** A picture in e2e/out; gives axe's violations in the state the page is in, as sentences. */
export async function judge(page, name) {
  mkdirSync(outFolder, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(outFolder, `${name}.png`) });
  await page.evaluate(axeSource());
  const violations = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help} · ${node.target.flat().join(' ')}`),
    );
  });
  return violations.map((violation) => `${name}: ${violation}`);
}
