// Help articles: a search and a list for the home screen, and an article to be read.

import type { Desk } from './desk';
import css from './styles/articles.css?inline';
import type { Nav } from './view';

export { Article } from './article';
export { Help } from './help';

export interface HelpProps {
  desk: Desk;
  nav: Nav;
}

export interface Brief {
  id: number;
  title: string;
  language: string;
}

export interface Whole extends Brief {
  /** The server's, cleaned there and taken apart again here. */
  html: string;
}

/** The panel's root takes it when this is loaded. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
