// The one element the widget puts into the page before anybody opens it: a round button with an
// unread badge inside a shadow root that the page's styles cannot reach.

import type { Position } from '../shared/bridge';
import { DEFAULT_COLOUR, textOn, toHex } from '../shared/colour';
import { language, launcherClose, launcherOpen, launcherUnread } from '../text/en.json';
import css from './launcher.css?inline';

const BUBBLE = 'M21 11.5a8.5 8.5 0 0 1-12.4 7.5L3 21l2-5.6A8.5 8.5 0 1 1 21 11.5z';
const CHEVRON = 'm6 9 6 6 6-6';

export interface Launcher {
  host: HTMLElement;
  shadow: ShadowRoot;
  slot: HTMLElement;
  button: HTMLButtonElement;
  dir: 'ltr' | 'rtl';
  setLook: (look: {
    primaryColor?: string | null;
    position?: Position | null;
    page?: boolean;
  }) => void;
  setUnread: (count: number) => void;
  setOpen: (open: boolean) => void;
  setBusy: (busy: boolean) => void;
  /** A line beside the button; '' takes it away. */
  say: (text: string) => void;
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

function icon(className: string, path: string): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS(space, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

export function drawLauncher(): Launcher {
  const host = document.createElement('call-center-chat');
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];

  const dir = getComputedStyle(document.documentElement).direction === 'rtl' ? 'rtl' : 'ltr';
  const root = element('div', 'root');
  root.dir = dir;
  // The page may be in another language than ours.
  root.lang = language;
  const slot = element('div', 'slot');
  const button = element('button', 'launcher');
  const badge = element('span', 'badge');
  const note = element('span', 'note');
  button.type = 'button';
  button.setAttribute('aria-haspopup', 'dialog');
  badge.setAttribute('aria-hidden', 'true');
  note.setAttribute('role', 'status');
  button.append(icon('open', BUBBLE), icon('shut', CHEVRON), badge);
  // Before the button, so that Tab goes from the panel to the launcher and on into the page.
  root.append(slot, button);
  shadow.append(root);
  const place = () => document.body.append(host);
  // In the head of a page there is no body yet.
  if (document.body) place();
  else document.addEventListener('DOMContentLoaded', place);

  let unread = 0;
  let open = false;
  const name = () => {
    const label = open ? launcherClose : launcherOpen;
    const count = unread > 9 ? '9+' : String(unread);
    button.setAttribute(
      'aria-label',
      unread && !open ? `${label}, ${launcherUnread.replace('{n}', count)}` : label,
    );
    button.setAttribute('aria-expanded', String(open));
    badge.hidden = open || !unread;
    badge.textContent = count;
  };

  const launcher: Launcher = {
    host,
    shadow,
    slot,
    button,
    dir,
    setLook({ primaryColor, position, page }) {
      const colour = toHex(primaryColor || DEFAULT_COLOUR);
      root.style.setProperty('--primary', colour);
      root.style.setProperty('--on-primary', textOn(colour));
      root.classList.toggle('left', position === 'bottom-left');
      if (page !== undefined) root.classList.toggle('page', page);
    },
    setUnread(count) {
      unread = Math.max(0, Math.floor(count) || 0);
      name();
    },
    setOpen(next) {
      open = next;
      name();
    },
    setBusy: (busy) => button.setAttribute('aria-busy', String(busy)),
    say(text) {
      if (!text) return note.remove();
      button.append(note);
      note.textContent = text;
    },
  };
  name();
  return launcher;
}
