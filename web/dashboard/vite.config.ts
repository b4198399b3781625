// Builds the dashboard into web/dist/dashboard, which the server embeds; in development it proxies to a running server.
import type { Plugin } from 'vite';
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';

const server = 'http://127.0.0.1:8443';

/** Asks the browser for the one font file together with the page, before the style sheet names it. */
function preloadFont(): Plugin {
  return {
    name: 'preload-font',
    transformIndexHtml: {
      order: 'post',
      handler(_html, context) {
        const font = Object.keys(context.bundle ?? {}).find((name) => name.endsWith('.woff2'));
        if (!font) return [];
        return [
          {
            tag: 'link',
            attrs: {
              rel: 'preload',
              href: `/${font}`,
              as: 'font',
              type: 'font/woff2',
              crossorigin: true,
            },
            injectTo: 'head',
          },
        ];
      },
    },
  };
}

/** Tells public/theme.js where each language's texts are. */
function nameTexts(): Plugin {
  return {
    name: 'name-texts',
    transformIndexHtml: {
      order: 'post',
      handler(html, context) {
        const files: Record<string, string> = {};
        for (const one of Object.values(context.bundle ?? {})) {
          if (one.type !== 'chunk') continue;
          const language = one.facadeModuleId?.match(/\/messages\/([\w-]+)\.json$/)?.[1];
          if (language) files[language] = `/${one.fileName}`;
        }
        const script = 'src="/theme.js"';
        return html.replace(script, `${script} data-texts='${JSON.stringify(files)}'`);
      },
    },
  };
}

/** Not what only lazy pages share among themselves. */
function inFirstLoad(id: string): boolean {
  return !/\/pages\/(?!inbox|login)|\/messages\//.test(id);
}

export default defineConfig({
  base: '/',
  plugins: [solid(), preloadFont(), nameTexts()],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What several pages share is one file: sixty small ones cost a request each and compress worse.
        codeSplitting: {
          groups: [{ name: 'shared', minShareCount: 2, test: inFirstLoad }],
        },
      },
    },
  },
  json: { namedExports: false },
  test: {
    name: 'dashboard',
    environment: 'happy-dom',
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/setup.ts'],
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: {
      '/api': server,
      '/ws': { target: server, ws: true },
      '/chat-widget.js': server,
      '/widget': server,
    },
  },
});
