// Builds the panel once for each dialect, then the loader with their hashed names inside, into
// dist/widget. Each panel is whole in one file: a page needs one of them, and fetches it at once.

import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import solid from 'vite-plugin-solid';
import { INSIDE_NAMES, shortNames } from './inside-names.mjs';
import { leanSolid, SOLID_INSIDE, textsOnce } from './lean-solid.mjs';
import { listed, numberTexts } from './number-texts.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outDir = here('../dist/widget');
const common = { configFile: false, root: here('.'), publicDir: false, logLevel: 'warn' };
const target = 'es2020';
/** The first that mix colours; older ones would only make the style sheets longer. */
const cssTarget = ['chrome111', 'edge111', 'firefox113', 'safari16.2'];
/** Some percent less than the bundler's own; nothing that could change what a call means. */
const minified = (regex, nameCache) => ({
  minify: 'terser',
  terserOptions: {
    ecma: 2020,
    compress: {
      passes: 5,
      pure_getters: true,
      unsafe_arrows: true,
      unsafe_methods: true,
      keep_fargs: false,
      hoist_props: true,
    },
    mangle: { properties: { regex } },
    nameCache,
  },
});
/** Names that only the loader itself says. */
const INSIDE =
  /^(launcher|listeners|attempts|destroyed|fetchPanel|configure|adopt|automatic|watched|set(Language|Busy|Open))$/;

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
    plugins: [
      plainImports,
      leanSolid,
      textsOnce,
      solid({
        solid: { delegateEvents: false, omitNestedClosingTags: true, wrapConditionals: false },
      }),
      numberTexts,
    ],
    build: {
      outDir,
      emptyOutDir,
      target,
      cssTarget,
      ...minified(new RegExp(`${SOLID_INSIDE.source}|${INSIDE_NAMES.source}`), shortNames()),
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

/** One file for each language. All are named by what they hold together, which the loader says shortest. */
async function writeTexts() {
  const folder = here('src/text/');
  const read = async (file) =>
    JSON.stringify(listed(JSON.parse(await readFile(folder + file, 'utf8'))));
  const files = (await readdir(folder)).filter((file) => /^\w\w(-\w+)?\.json$/.test(file)).sort();
  const texts = await Promise.all(files.map(read));
  const hash = createHash('sha256').update(texts.join()).digest('base64url').slice(0, 8);
  const ending = `-${hash}.json`;
  await Promise.all(
    files.map((file, i) => writeFile(`${outDir}/${file.replace('.json', ending)}`, texts[i])),
  );
  return ending;
}

const monitor = await buildPanel('src/monitor/index.ts', 'monitor', false);

await build({
  ...common,
  define: {
    __PANELS__: JSON.stringify(panels),
    __MONITOR__: JSON.stringify(monitor),
    __TEXTS__: JSON.stringify(await writeTexts()),
    // The server puts in which inboxes are not watched.
    __UNWATCHED__: JSON.stringify('__unwatched__'),
  },
  build: {
    outDir,
    emptyOutDir: false,
    target,
    cssTarget,
    ...minified(INSIDE),
    modulePreload: false,
    rolldownOptions: {
      input: here('src/loader/index.ts'),
      output: { format: 'iife', entryFileNames: 'chat-widget.js' },
    },
  },
});
