// Prints what a visitor and an agent download (gzip) and fails when one exceeds its budget.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const gzipped = (path) => gzipSync(readFileSync(dist + path), { level: 9 }).length;
const rows = [];

function measure(name, paths, budget) {
  const bytes = paths.reduce((sum, path) => sum + gzipped(path), 0);
  rows.push({ name, bytes, budget });
}

const inFolder = (folder) =>
  existsSync(dist + folder) ? readdirSync(dist + folder).map((file) => `${folder}/${file}`) : [];

measure('widget loader', ['widget/chat-widget.js'], 4);
// A page fetches one of them.
for (const path of inFolder('widget')) {
  if (/\/(panel|conversation)-.*\.js$/.test(path)) measure(`widget ${path}`, [path], 25);
}

// All that a chat can bring along in one language; a page has one of the two panels. The largest language counts.
const inWidget = (what) => inFolder('widget').filter((path) => what.test(path));
const PARTS = /\/(forms)-.*\.js$/;
const language = inWidget(/\.json$/).sort((a, b) => gzipped(b) - gzipped(a))[0];
const largest = (paths) => [...paths].sort((a, b) => gzipped(b) - gzipped(a))[0];
const parts = new Map(inWidget(PARTS).map((path) => [path.match(PARTS)[1], path]));
const whole = ['widget/chat-widget.js', largest(inWidget(/\/panel-/)), ...parts.values(), language];
measure('widget, all a chat can need', whole, 33);
for (const path of inWidget(/\/(articles|away|acts|monitor)-.*\.js$/))
  measure(`widget lazy ${path}`, [path], 4);

const index = 'dashboard/index.html';
if (existsSync(dist + index)) {
  // Everything the page names itself is its first load; what it imports later is lazy.
  const html = readFileSync(dist + index, 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, path]) => path);
  const first = new Set(named.map((path) => `dashboard/${path.replace(/^dashboard\//, '')}`));
  // One language's texts come with it; counted is the heaviest.
  const texts = Object.values(JSON.parse(html.match(/data-texts='([^']+)'/)[1]));
  const heaviest = texts
    .map((path) => `dashboard${path}`)
    .sort((a, b) => gzipped(b) - gzipped(a))[0];
  measure('dashboard first load', [...first, heaviest], 130);
  for (const path of inFolder('dashboard/assets')) {
    if (!/\.(js|css)$/.test(path) || first.has(path)) continue;
    const budget = /\/RichEditor-.*\.js$/.test(path) ? 140 : 60;
    measure(`dashboard lazy ${path}`, [path], budget);
  }
}

let failed = false;
for (const { name, bytes, budget } of rows) {
  const size = bytes / 1024;
  const over = size > budget;
  failed ||= over;
  console.log(`${over ? 'OVER ' : 'ok   '}${size.toFixed(1).padStart(6)} / ${budget} KiB  ${name}`);
}
process.exit(failed ? 1 : 0);
