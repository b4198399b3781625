// Takes the README's pictures from the running demo: node e2e/pictures.mjs
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { agent } from './browser/lib/agent.mjs';
import { visitor } from './browser/lib/visitor.mjs';
import { looks, openBrowser, openWindow } from './lib/browser.mjs';
import { startDesk } from './lib/desk.mjs';

const folder = join(import.meta.dirname, '../docs/img');
const [light, dark] = looks;

mkdirSync(folder, { recursive: true });
const desk = await startDesk({ name: 'pictures' });
const browser = await openBrowser();
try {
  const amara = visitor(await openWindow(browser, light), desk.url);
  const dana = agent(await openWindow(browser, dark), desk.url);

  await dana.visit();
  await dana.signIn('agent1@callcenter.com');
  await amara.visit();
  await amara.open();
  await amara.begin();
  await amara.write('Hi! Does the Alder day pack fit a 15-inch laptop?');
  await dana.open('Does the Alder day pack fit');
  await dana.accept();
  await dana.write('It does, in the padded sleeve at the back. Up to 16 inches, in fact.');
  await amara.sees('It does, in the padded sleeve at the back. Up to 16 inches, in fact.');
  await amara.write('Perfect. And is the moss colour back in stock?');
  await dana.sees('Perfect. And is the moss colour back in stock?');
  await dana.write('Since this morning. Shall I put one aside for you?');
  await amara.sees('Since this morning. Shall I put one aside for you?');

  await amara.page.screenshot({ path: join(folder, 'widget.png') });
  await dana.page.screenshot({ path: join(folder, 'dashboard-dark.png') });

  const maya = agent(await openWindow(browser, light), desk.url);
  await maya.visit();
  await maya.signIn('admin@callcenter.com');
  await maya.page.getByRole('option').first().click();
  await maya.log.waitFor();
  await maya.page.waitForLoadState('networkidle');
  await maya.page.screenshot({ path: join(folder, 'dashboard.png') });
} finally {
  await browser.close();
  await desk.stop();
}
