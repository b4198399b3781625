// What an agent does in the dashboard, told in roles and names.
import { DEMO } from '../../lib/api.mjs';

export function agent(page, base) {
  const main = page.getByRole('main');
  const box = main.getByRole('textbox', { name: /^Reply to/ });
  return {
    page,
    log: main.getByRole('log'),

    async visit() {
      await page.goto(`${base}/`);
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
    },
    async signIn(email, workspace = DEMO.tenant) {
      await page.getByLabel('Email').fill(email);
      await page.getByLabel('Password').fill(DEMO.password);
      await page.getByLabel('Workspace').fill(workspace);
      await page.press(page.getByRole('button', { name: 'Sign in' }));
      await page.getByText('Live', { exact: true }).filter({ visible: true }).first().waitFor();
    },
    /** The chat's row in the list that is open, found by its newest words. */
    row: (text) => page.getByRole('option').filter({ hasText: text }),
    open(text) {
      return page.press(this.row(text));
    },
    async accept() {
      await page.press(main.getByRole('button', { name: 'Accept chat' }).first());
      await page.waitForURL(/\/inbox\/mine\//);
    },
    async write(text) {
      await box.fill(text);
      await box.press('Enter');
    },
    sees: (text) => main.getByRole('log').getByText(text, { exact: true }).waitFor(),
  };
}
