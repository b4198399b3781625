// Style sheets of the panel, the theme, and brand colours that can be read on it.

import type { PanelHost } from '../shared/bridge';
import { DEFAULT_COLOUR } from '../shared/colour';
import { readable } from './readable';
import chatCss from './styles/chat.css?inline';
import filesCss from './styles/files.css?inline';
import formCss from './styles/form.css?inline';
import homeCss from './styles/home.css?inline';
import shellCss from './styles/shell.css?inline';
import tokensCss from './styles/tokens.css?inline';
import trayCss from './styles/tray.css?inline';

const LIGHT_SURFACE = '#ffffff';
const DARK_SURFACE = '#16161a';

/** Dress the shadow root; the answer undoes it. */
export function dressUp({ shadow, slot, options, luminance }: PanelHost): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([tokensCss, shellCss, homeCss, chatCss, formCss, filesCss, trayCss].join('\n'));
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];

  const system = matchMedia('(prefers-color-scheme: dark)');
  const root = slot.parentElement as HTMLElement;
  const paint = () => {
    const dark = options.theme === 'dark' || (options.theme === 'auto' && system.matches);
    // As the page's own scroll bars and fields have it.
    slot.style.colorScheme = slot.dataset.theme = dark ? 'dark' : 'light';
    const brand = root.style.getPropertyValue('--primary') || DEFAULT_COLOUR;
    const surface = dark ? DARK_SURFACE : LIGHT_SURFACE;
    slot.style.setProperty('--accent', readable(brand, surface, luminance));
  };
  paint();
  system.addEventListener('change', paint);
  // The inbox's settings may bring another brand colour once they are loaded.
  const recoloured = new MutationObserver(paint);
  recoloured.observe(root, { attributeFilter: ['style'] });

  return () => {
    system.removeEventListener('change', paint);
    recoloured.disconnect();
    shadow.adoptedStyleSheets = shadow.adoptedStyleSheets.filter((other) => other !== sheet);
  };
}
