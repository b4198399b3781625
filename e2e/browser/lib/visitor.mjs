// What a visitor does with the widget on the demo shop, told in roles and names.

export function visitor(page, base) {
  const panel = page.getByRole('dialog');
  const box = panel.getByRole('textbox', { name: 'Message' });
  return {
    page,
    panel,
    log: panel.getByRole('log'),
    launcher: page.getByRole('button', { name: /^Open chat/ }),

    async visit() {
      await page.goto(`${base}/widget-demo.html`);
      await this.launcher.waitFor();
    },
    async open() {
      await page.press(this.launcher);
      await panel.waitFor();
    },
    async begin() {
      await page.press(panel.getByRole('button', { name: 'Send us a message' }));
      await box.waitFor();
    },
    async write(text) {
      await box.fill(text);
      await box.press('Enter');
    },
    sees: (text) => panel.getByRole('log').getByText(text, { exact: true }).waitFor(),
  };
}
