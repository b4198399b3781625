// Lets other parts of the page reach the composer: focus it, or give it a text back.
import { createSignal } from 'solid-js';
import type { Mode } from '../../../state/drafts';

const [request, setRequest] = createSignal<{ id: string; mode: Mode } | null>(null, {
  equals: false,
});

/** The newest wish to write in a conversation; the composer of that conversation fulfils it. */
export { request };

export const takeBack = (id: string, mode: Mode = 'reply') => setRequest({ id, mode });
