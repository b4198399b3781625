// The protocol's tests run against happy-dom for `window`, `document` and their events.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'protocol', environment: 'happy-dom', include: ['test/**/*.test.ts'] },
});
