// The keyboard map and who answers to it. Single keys are off while typing and can be turned off
// altogether; keys with Ctrl or ⌘ always work.
import { onCleanup } from 'solid-js';
import { settings } from './settings';

export type Action =
  | 'palette'
  | 'help'
  | 'goInbox'
  | 'goVisitors'
  | 'goTickets'
  | 'goHelp'
  | 'goReports'
  | 'goSettings'
  | 'goNotifications'
  | 'next'
  | 'previous'
  | 'open'
  | 'back'
  | 'accept'
  | 'reply'
  | 'note'
  | 'close'
  | 'unread'
  | 'snooze'
  | 'tag'
  | 'select'
  | 'selectAll'
  | 'ticket'
  | 'newTicket'
  | 'transfer'
  | 'toggleNav'
  | 'toggleCustomer'
  | 'theme';

/** What each action answers to, also what the shortcut sheet shows. `G I` means one key after the other. */
export const KEYS: Record<Action, string> = {
  palette: 'Mod+K',
  help: '?',
  goInbox: 'G I',
  goVisitors: 'G V',
  goTickets: 'G T',
  goHelp: 'G H',
  goReports: 'G R',
  goSettings: 'G S',
  goNotifications: 'G N',
  next: 'J',
  previous: 'K',
  open: 'Enter',
  back: 'Escape',
  accept: 'A',
  reply: 'R',
  note: 'N',
  close: 'E',
  unread: 'U',
  snooze: 'Z',
  tag: 'L',
  select: 'X',
  selectAll: 'Shift+A',
  ticket: 'T',
  newTicket: 'C',
  transfer: 'Shift+T',
  toggleNav: '[',
  toggleCustomer: ']',
  theme: 'Shift+D',
};

export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing'
>;

interface Situation {
  typing: boolean;
  singleKeys: boolean;
  /** The first key of a pair was just pressed. */
  afterG: boolean;
}

const byKeys = new Map(Object.entries(KEYS).map(([action, keys]) => [keys, action as Action]));
const LETTER = /^[a-z]$/i;

/** What a key press means here: an action, the start of a pair, or nothing. */
export function meaning(press: KeyPress, situation: Situation): Action | 'G' | null {
  if (press.isComposing || press.altKey) return null;
  const key = LETTER.test(press.key) ? press.key.toUpperCase() : press.key;
  if (press.ctrlKey || press.metaKey) return byKeys.get(`Mod+${key}`) ?? null;
  if (situation.typing) return null;
  if (key === 'Escape') return 'back';
  if (!situation.singleKeys) return null;
  if (situation.afterG) return byKeys.get(`G ${key}`) ?? null;
  if (key === 'G' && !press.shiftKey) return 'G';
  if (LETTER.test(key) && press.shiftKey) return byKeys.get(`Shift+${key}`) ?? null;
  if (key === 'ArrowDown') return 'next';
  if (key === 'ArrowUp') return 'previous';
  return byKeys.get(key) ?? null;
}

/** Returns false when it had nothing to do with the action here, so that another may. */
type Handler = (event: KeyboardEvent) => unknown;
const handlers = new Map<Action, Handler[]>();

/** Answers to an action as long as the component lives; the newest answer is asked first. */
export function useAction(action: Action, handler: Handler): void {
  const list = handlers.get(action) ?? [];
  handlers.set(action, list);
  list.unshift(handler);
  onCleanup(() => list.splice(list.indexOf(handler), 1));
}

export function run(action: Action, event: KeyboardEvent): boolean {
  return (handlers.get(action) ?? []).some((handler) => handler(event) !== false);
}

const PAIR_WAIT = 1_200;

/**
 * Listens to the whole page; returns how to stop. `covered`: something lies over the page, or is about to, so that
 * what is typed isn't meant for the page.
 */
export function listenToKeys(covered: () => boolean = () => false): () => void {
  // Event times count from the page's load, so 0 would be "just now" on a fresh page.
  let pressedG = Number.NEGATIVE_INFINITY;
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const found = meaning(event, {
      typing: isTyping(event.target),
      singleKeys: settings.singleKeys,
      afterG: event.timeStamp - pressedG < PAIR_WAIT,
    });
    pressedG = found === 'G' ? event.timeStamp : Number.NEGATIVE_INFINITY;
    // Inside a dialog or a menu the keys are theirs; only the palette may come on top.
    if (!found || found === 'G') return;
    if ((covered() || inOverlay(event.target)) && found !== 'palette') return;
    if (ownKeys(event)) return;
    if (run(found, event)) event.preventDefault();
  };
  addEventListener('keydown', listen);
  return () => removeEventListener('keydown', listen);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'color'].includes(target.type);
  return (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}

const inOverlay = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;

/** Enter and the arrows belong to the control that has the focus, if that is one that uses them. */
function ownKeys(event: KeyboardEvent): boolean {
  if (!['Enter', 'ArrowDown', 'ArrowUp'].includes(event.key)) return false;
  return (
    event.target instanceof Element &&
    event.target.closest('a, button, summary, [role="log"], [role="tab"]') !== null
  );
}

const isMac = /mac|iphone|ipad/i.test(navigator.platform);

/** How a key combination is written on this machine. */
export const keyText = (keys: string): string =>
  keys
    .replace('Mod+', isMac ? '⌘' : 'Ctrl ')
    .replace('Shift+', '⇧ ')
    .replace('Escape', 'Esc');
