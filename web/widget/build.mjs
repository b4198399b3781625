// Builds the panel, then the loader with the panel's hashed name inside, into dist/widget.

import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import solid from 'vite-plugin-solid';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outDir = here('../dist/widget');
const common = { configFile: false, root: here('.'), publicDir: false, logLevel: 'warn' };

const built = await build({
  ...common,
  // Keyboard events stop at the panel, so Solid must not wait for them at the document.
  plugins: [solid({ solid: { delegateEvents: false } })],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2020',
    modulePreload: false,
    rolldownOptions: {
      input: here('src/panel/index.tsx'),
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'panel-[hash].js' },
    },
  },
});
const panel = built.output.find((chunk) => chunk.type === 'chunk' && chunk.isEntry).fileName;

await build({
  ...common,
  define: { __PANEL__: JSON.stringify(panel) },
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2020',
    modulePreload: false,
    rolldownOptions: {
      input: here('src/loader/index.ts'),
      output: { format: 'iife', entryFileNames: 'chat-widget.js' },
    },
  },
});
