// Builds the panel once for each dialect, then the loader with their hashed names inside, into
// dist/widget. Each panel is whole in one file: a page needs one of them, and fetches it at once.

import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import solid from 'vite-plugin-solid';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outDir = here('../dist/widget');
const common = { configFile: false, root: here('.'), publicDir: false, logLevel: 'warn' };
const target = 'es2020';

/** What the panel loads later has nothing to be preloaded, so the code for that stays away. */
const plainImports = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('vite/preload-helper.js')
      ? 'export const __vitePreload = (load) => load()'
      : undefined,
};

async function buildPanel(input, name, emptyOutDir) {
  const built = await build({
    ...common,
    // Keyboard events stop at the panel, so Solid must not wait for them at the document.
    plugins: [plainImports, solid({ solid: { delegateEvents: false } })],
    build: {
      outDir,
      emptyOutDir,
      target,
      modulePreload: false,
      rolldownOptions: {
        input: here(input),
        // What is loaded later takes what it shares from the panel itself, not from one more file.
        preserveEntrySignatures: 'allow-extension',
        output: {
          format: 'es',
          entryFileNames: `${name}-[hash].js`,
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  });
  return built.output.find((chunk) => chunk.type === 'chunk' && chunk.isEntry).fileName;
}

const panels = {
  native: await buildPanel('src/panel/index.tsx', 'panel', true),
  conversation: await buildPanel('src/panel/conversation/index.tsx', 'conversation', false),
};

const monitor = await buildPanel('src/monitor/index.ts', 'monitor', false);

await build({
  ...common,
  define: {
    __PANELS__: JSON.stringify(panels),
    __MONITOR__: JSON.stringify(monitor),
    // The server puts in which inboxes are not watched.
    __UNWATCHED__: JSON.stringify('__unwatched__'),
  },
  build: {
    outDir,
    emptyOutDir: false,
    target,
    modulePreload: false,
    rolldownOptions: {
      input: here('src/loader/index.ts'),
      output: { format: 'iife', entryFileNames: 'chat-widget.js' },
    },
  },
});
