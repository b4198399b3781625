// Which of the page-wide overlays is open; one at a time.
import { createSignal } from 'solid-js';

export const [overlay, setOverlay] = createSignal<'palette' | 'keys' | 'notifications' | null>(
  null,
);
