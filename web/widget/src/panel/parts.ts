// The parts of the panel that come when they are needed, each with its style sheet.

import { createSignal } from 'solid-js';

interface Dressed {
  sheet: CSSStyleSheet;
}

/** The panel's surroundings: where files are addressed from, and the root that takes the style sheets. */
export const home = { base: '', shadow: null as ShadowRoot | null };

function part<Module extends Dressed>(load: () => Promise<Module>) {
  const [loaded, setLoaded] = createSignal<Module | null>(null);
  const [failed, setFailed] = createSignal(false);
  return {
    loaded,
    failed,
    /** Asking again is harmless, and after a failure the way to try again. */
    async need(): Promise<void> {
      setFailed(false);
      try {
        const module = loaded() ?? (await load());
        const { shadow } = home;
        if (shadow?.adoptedStyleSheets && !shadow.adoptedStyleSheets.includes(module.sheet))
          shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, module.sheet];
        setLoaded(() => module);
      } catch {
        setFailed(true);
      }
    },
  };
}

export const acts = part(() => import('./acts'));
export const forms = part(() => import('./forms'));
export const articles = part(() => import('./articles'));
export const away = part(() => import('./away'));
