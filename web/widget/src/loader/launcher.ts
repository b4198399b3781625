// The one element the widget puts into the page before anybody opens it: a round button with an
// unread badge inside a shadow root that the page's styles cannot reach.

import type { Position } from '../shared/bridge';
import { textOn, toHex } from '../shared/colour';
import words from '../text/launcher.json';
import { directionOf, type Language } from './language';
import css from './launcher.css?inline';

const icon = (name: string, path: string): string =>
  `<svg class="${name}" viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;

/** The slot stands before the button, so that Tab goes from the panel to the launcher and on into the page. */
const MARKUP =
  '<div class="root"><div class="slot"></div>' +
  '<button class="launcher" type="button" aria-haspopup="dialog">' +
  icon('open', 'M21 11.5a8.5 8.5 0 0 1-12.4 7.5L3 21l2-5.6A8.5 8.5 0 1 1 21 11.5z') +
  icon('shut', 'm6 9 6 6 6-6') +
  '<span class="badge" aria-hidden="true"></span><span class="note" role="status"></span></button></div>';

export interface Launcher {
  host: HTMLElement;
  shadow: ShadowRoot;
  slot: HTMLElement;
  button: HTMLButtonElement;
  setLook: (look: {
    primaryColor?: string | null;
    position?: Position | null;
    page?: boolean;
  }) => void;
  setLanguage: (language: Language) => void;
  /** What the button is called while the panel is open. */
  close: string;
  setUnread: (count: number) => void;
  setOpen: (open: boolean) => void;
  setBusy: (busy: boolean) => void;
  /** A line beside the button; '' takes it away. */
  say: (text: string) => void;
}

export function drawLauncher(): Launcher {
  const host = document.createElement('call-center-chat');
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];

  shadow.innerHTML = MARKUP;
  const root = shadow.firstChild as HTMLElement;
  const [slot, button] = root.children as unknown as [HTMLElement, HTMLButtonElement];
  const [badge, note] = button.querySelectorAll('span') as unknown as [HTMLElement, HTMLElement];
  note.remove();
  const place = () => document.body.append(host);
  // In the head of a page there is no body yet.
  if (document.body) place();
  else document.addEventListener('DOMContentLoaded', place);

  let [label = '', unreadWords = ''] = words.en;
  let unread = 0;
  let open = false;
  const name = () => {
    const count = unread > 9 ? '9+' : String(unread);
    const more = unread ? `, ${unreadWords.replace('{n}', count)}` : '';
    button.setAttribute('aria-label', open ? launcher.close : label + more);
    button.setAttribute('aria-expanded', String(open));
    badge.hidden = open || !unread;
    badge.textContent = count;
  };

  const launcher: Launcher = {
    host,
    shadow,
    slot,
    button,
    close: '',
    setLook({ primaryColor, position, page }) {
      const colour = toHex(primaryColor ?? '');
      root.style.setProperty('--primary', colour);
      root.style.setProperty('--on-primary', textOn(colour));
      root.classList.toggle('left', position === 'bottom-left');
      if (page) root.classList.add('page');
    },
    setLanguage(language) {
      // The page may be in another language than ours.
      root.lang = language;
      root.dir = directionOf(language);
      [label = '', unreadWords = ''] = words[language];
      name();
    },
    setUnread(count) {
      unread = count > 0 ? Math.floor(count) : 0;
      name();
    },
    setOpen(next) {
      open = next;
      name();
    },
    setBusy: (busy) => void root.classList.toggle('busy', busy),
    say(text) {
      if (!text) return note.remove();
      button.append(note);
      note.textContent = text;
    },
  };
  name();
  return launcher;
}
