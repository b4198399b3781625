// The packages the tests need, taken from web/node_modules, so that there is one lock file.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../web/package.json', import.meta.url));

export const { chromium } = require('playwright-core');
export const WebSocket = require('ws');
export const socketIo = () => require('socket.io-client');
export const vite = () => import(require.resolve('vite'));
export const axeSource = () => readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
