// Texts by number: in what visitors download a text's name is its place in the catalogue, and a
// language is a list. Looks for the calls `t(…)` and `key(…)` and for the names in their first argument.

import { readFileSync } from 'node:fs';

const english = new URL('./src/text/en.json', import.meta.url);
const NAMES = Object.keys(JSON.parse(readFileSync(english, 'utf8')));

export const listed = (texts) => NAMES.map((name) => texts[name]);

/** Every text of the first argument, whichever of them the code takes. */
function literals(node) {
  if (node.type === 'ConditionalExpression') {
    return [...literals(node.consequent), ...literals(node.alternate)];
  }
  return node.type === 'Literal' && typeof node.value === 'string' ? [node] : [];
}

function calls(node, found) {
  if (Array.isArray(node)) for (const one of node) calls(one, found);
  else if (node && typeof node.type === 'string') {
    const { callee } = node;
    if (node.type === 'CallExpression' && (callee.name === 't' || callee.name === 'key')) {
      if (node.arguments[0]) found.push(...literals(node.arguments[0]));
    }
    for (const part of Object.values(node))
      if (part && typeof part === 'object') calls(part, found);
  }
  return found;
}

export const numberTexts = {
  name: 'number-texts',
  transform(code, id) {
    if (!/\/widget\/src\/(panel|text)\/.*\.tsx?$/.test(id)) return;
    let text = code;
    for (const { start, end, value } of calls(this.parse(code), []).sort(
      (a, b) => b.start - a.start,
    )) {
      const number = NAMES.indexOf(value);
      if (number < 0) throw new Error(`${id} names a text that en.json has not: ${value}`);
      text = text.slice(0, start) + number + text.slice(end);
    }
    return { code: text, map: null };
  },
};
