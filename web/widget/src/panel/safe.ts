// HTML as nodes of which nothing can run: what is on the list is made anew, everything else is left out.

import { home } from './parts';

const TAGS =
  'A BLOCKQUOTE BR CODE DEL EM H2 H3 H4 H5 H6 HR IMG LI OL P PRE STRONG TABLE TBODY TD TH THEAD TR UL'.split(
    ' ',
  );

/** An address to go to, or nothing where it would do something else. */
function address(value: string | null): string {
  if (!value) return '';
  try {
    const { href, protocol } = new URL(value, home.base);
    return /^(https?|mailto|tel):$/.test(protocol) ? href : '';
  } catch {
    return '';
  }
}

function copy(from: Node, to: Node): void {
  for (const node of from.childNodes) {
    if (node instanceof Text) to.appendChild(document.createTextNode(node.data));
    if (!(node instanceof Element)) continue;
    // What nobody should read: the words of a script or a style are no words.
    if (!TAGS.includes(node.tagName)) continue;
    const made = document.createElement(node.tagName);
    if (made instanceof HTMLAnchorElement) {
      const href = address(node.getAttribute('href'));
      if (href) made.href = href;
      made.target = '_blank';
      made.rel = 'noopener noreferrer nofollow';
    }
    if (made instanceof HTMLImageElement) {
      made.loading = 'lazy';
      made.alt = node.getAttribute('alt') ?? '';
      made.src = address(node.getAttribute('src'));
    }
    if (made instanceof HTMLOListElement) made.start = Number(node.getAttribute('start') ?? 1);
    copy(node, made);
    to.appendChild(made);
  }
}

export function safe(html: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  // A document that is never shown: in it nothing loads and nothing runs.
  copy(new DOMParser().parseFromString(html, 'text/html').body, fragment);
  return fragment;
}
