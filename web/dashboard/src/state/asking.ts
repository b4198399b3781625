// Lets keys, menus and the palette ask for the small dialogs about conversations.
import { createSignal } from 'solid-js';

export type Ask =
  | { what: 'snooze'; ids: readonly string[] }
  | { what: 'tag'; ids: readonly string[] }
  | { what: 'merge'; id: string }
  | { what: 'saveView' };

const [asked, setAsked] = createSignal<Ask | null>(null);

export { asked };

export const ask = (wish: Ask) => setAsked(wish);
export const endAsk = () => setAsked(null);
