// Leaves out of Solid what the widget has no use for: hydration, transitions and suspense, which the
// library asks about at every turn. Fails when Solid no longer looks the way this expects.

/** Properties of Solid's own nodes, which nobody else reads: their names may be anything. */
export const SOLID_INSIDE =
  /^(observers|observerSlots|sources|sourceSlots|updatedAt|cleanups|comparator|owned)$/;

const ALWAYS = 'null';

/** Without MathML and delegated events. */
const TEMPLATE = `function template(html) {
  let node;
  return () => {
    if (!node) {
      const made = document.createElement("template");
      made.innerHTML = html;
      node = made.content.firstChild;
    }
    return document.importNode(node, true);
  };
}`;
const LISTENER = `function addEventListener(node, name, handler) {
  node.addEventListener(name, handler);
}`;
const ATTRIBUTE = `function setAttribute(node, name, value) {
  if (value == null) node.removeAttribute(name); else node.setAttribute(name, value);
}`;

/** Rows by their item. No list here has one item twice. */
const MAP = `function mapArray(list, mapFn, options = {}) {
  let held = new Map();
  const { fallback } = options;
  const drop = () => held.forEach((row) => row.drop());
  onCleanup(drop);
  return () => {
    const given = list() || [];
    return untrack(() => {
      const items = given.length || !fallback ? given : [FALLBACK];
      const next = new Map();
      items.forEach((item, at) => {
        let row = held.get(item);
        if (row) {
          held.delete(item);
          row.move && row.move(at);
        } else createRoot((drop) => {
          row = { drop };
          let index;
          if (mapFn.length > 1) [index, row.move] = createSignal(at);
          row.made = item === FALLBACK ? fallback() : mapFn(item, index);
        });
        next.set(item, row);
      });
      drop();
      held = next;
      return [...next.values()].map((row) => row.made);
    });
  };
}`;
/** From the first on: what comes to the top, as new chats do, is all that moves. */
const RECONCILE = `function reconcileArrays(parent, before, now) {
  const stay = new Set(now);
  let place = before[before.length - 1].nextSibling;
  place = before.find((node) => stay.has(node)) || place;
  for (const node of before) stay.has(node) || node.remove();
  for (const node of now) {
    if (node === place) place = node.nextSibling;
    else parent.insertBefore(node, place);
  }
}`;

/** What to put instead of what, in each of Solid's files; every one must be found. */
const EDITS = {
  'solid-js/dist/solid.js': [
    [/^let Transition = null;$/m, ''],
    [/^ +Transition = null;$/m, ''],
    ['(Transition = {', '({'],
    [/\bTransition\b/g, ALWAYS],
    [/SuspenseContext && useContext\(SuspenseContext\)/g, ALWAYS],
    ['if (node.suspense && untrack(node.suspense.inFallback))', 'if (0)'],
    [/if \(sharedConfig\.context\) \{\s+if \(sharedConfig\.count\)/, 'if (0) {\n if (0)'],
    [/if \(sharedConfig\.effects && \(sharedConfig\.done \|\| !sharedConfig\.count\)\)/, 'if (0)'],
    ['if (node.tOwned)', 'if (0)'],
    [/^function mapArray\([\s\S]+?^\}/m, MAP],
    ['const error = castError(err);', 'const error = err;'],
    ['const fns = ERROR && owner && owner.context && owner.context[ERROR];', 'const fns = null;'],
  ],
  'solid-js/web/dist/web.js': [
    [/function isHydrating\(node\) \{[^}]+\}/, 'const isHydrating = () => false;'],
    [/^function template\([\s\S]+?^\}/m, TEMPLATE],
    [/^function addEventListener\([\s\S]+?^\}/m, LISTENER],
    [/^function setAttribute\([\s\S]+?^\}/m, ATTRIBUTE],
    [/^function reconcileArrays\([\s\S]+?^\}/m, RECONCILE],
    [/hydrating = isHydrating\((parent)?\)/g, 'hydrating = false'],
  ],
};

/** The language stays what it is as long as the panel lives, so a text without values is read once. */
export const textsOnce = {
  name: 'texts-once',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('.tsx') ? code.replace(/\{(t\('\w+'\))\}/g, '{/* @once */ $1}') : undefined,
};

export const leanSolid = {
  name: 'lean-solid',
  enforce: 'pre',
  transform(code, id) {
    const file = Object.keys(EDITS).find((name) => id.endsWith(name));
    if (!file) return;
    return EDITS[file].reduce((text, [what, by]) => {
      const changed = text.replace(what, by);
      if (changed === text)
        throw new Error(`${file} has no ${what} any more: look at lean-solid.mjs`);
      return changed;
    }, code);
  },
};
