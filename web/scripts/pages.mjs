// Copies the demonstration and test pages, which need no build, to dist/pages.

import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await rm(here('../dist/pages'), { recursive: true, force: true });
await cp(here('../pages'), here('../dist/pages'), { recursive: true });
