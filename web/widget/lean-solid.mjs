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
    ['const fns = ERROR && owner && owner.context && owner.context[ERROR];', 'const fns = null;'],
  ],
  'solid-js/web/dist/web.js': [
    [/function isHydrating\(node\) \{[^}]+\}/, 'const isHydrating = () => false;'],
    [/^function template\([\s\S]+?^\}/m, TEMPLATE],
    [/^function addEventListener\([\s\S]+?^\}/m, LISTENER],
    [/^function setAttribute\([\s\S]+?^\}/m, ATTRIBUTE],
    [/hydrating = isHydrating\((parent)?\)/g, 'hydrating = false'],
  ],
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
