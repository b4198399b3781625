// The widget's tests compile Solid the way the build does and run against happy-dom.

import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [solid({ hot: false, solid: { delegateEvents: false } })],
  define: { __PANEL__: JSON.stringify('panel-test.js') },
  test: { name: 'widget', environment: 'happy-dom', include: ['test/**/*.test.{ts,tsx}'] },
});
