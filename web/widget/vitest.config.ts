// The widget's tests compile Solid the way the build does and run against happy-dom.

import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [solid({ hot: false, solid: { delegateEvents: false } })],
  define: {
    __PANELS__: JSON.stringify({ native: 'panel-test.js', conversation: 'panel-test.js' }),
    __TEXTS__: JSON.stringify('-test.json'),
    __MONITOR__: JSON.stringify('monitor-test.js'),
    __UNWATCHED__: JSON.stringify(''),
  },
  test: { name: 'widget', environment: 'happy-dom', include: ['test/**/*.test.{ts,tsx}'] },
});
