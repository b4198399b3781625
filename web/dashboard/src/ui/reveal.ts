// Scrolls a strip of tabs sideways until the chosen one is whole on screen; the page itself stays where it is.
export function reveal(element: HTMLElement | undefined): void {
  const strip = element?.parentElement;
  if (!element || !strip) return;
  const tab = element.getBoundingClientRect();
  const room = strip.getBoundingClientRect();
  const before = Math.min(0, tab.left - room.left - EDGE);
  const after = Math.max(0, tab.right - room.right + EDGE);
  strip.scrollBy({ left: before || after });
}

/** The next tab shows a little, so that there is something to reach for. */
const EDGE = 24;
