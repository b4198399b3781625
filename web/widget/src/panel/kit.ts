// What files need, loaded when the first of them is on screen or chosen.

import { createSignal } from 'solid-js';

const [kit, setKit] = createSignal<typeof import('./attach') | null>(null);

export { kit };
/** Where the server is: files are addressed from there. */
export const home = { base: '' };

export async function loadKit(near: Node) {
  const loaded = kit() ?? (await import('./attach'));
  const root = near.getRootNode() as ShadowRoot;
  // Gone from the page meanwhile: whoever comes next dresses it.
  if (root.adoptedStyleSheets?.includes(loaded.sheet) === false)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, loaded.sheet];
  setKit(loaded);
  return loaded;
}
