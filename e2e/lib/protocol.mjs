// The front end's own protocol package (TypeScript), built for Node, with what a browser would give it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { vite, WebSocket } from './deps.mjs';
import { outFolder } from './desk.mjs';

/** The package's exports: createConnection, createOutbox … */
export async function protocol() {
  const { build } = await vite();
  const outDir = join(outFolder, 'protocol');
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir,
      minify: false,
      target: 'node20',
      lib: {
        entry: join(import.meta.dirname, '../../web/packages/protocol/src/index.ts'),
        formats: ['es'],
        fileName: () => 'protocol.mjs',
      },
    },
  });
  return import(pathToFileURL(join(outDir, 'protocol.mjs')).href);
}

/** A browser's WebSocket raises no exception when nobody listens for its errors. */
export class BrowserLikeSocket extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols);
    this.on('error', () => {});
  }
}

/** localStorage for one person. */
export function memoryStorage() {
  const items = new Map();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
