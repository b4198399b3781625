// Unit tests of the whole front end: each workspace is a project with its own settings.

import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const workspaces = ['packages/protocol', 'widget', 'dashboard'];

export default defineConfig({
  test: {
    projects: workspaces.filter(
      (folder) =>
        existsSync(`${folder}/vite.config.ts`) || existsSync(`${folder}/vitest.config.ts`),
    ),
    passWithNoTests: true,
  },
});
