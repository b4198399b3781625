// Which visitors the list shows, in which order, under which headings. Pure.

import type { Visitor } from '@deskbell/protocol';
import { region } from '../../i18n';
import { pathOf } from '../../state/visitors';

export type SortKey =
  | 'arrival'
  | 'name'
  | 'place'
  | 'page'
  | 'since'
  | 'pages'
  | 'referrer'
  | 'browser'
  | 'chat';
export type FilterKey = 'all' | 'nochat' | 'chat' | 'known';
export type GroupKey = 'none' | 'page' | 'country';

export interface Choice {
  search: string;
  filter: FilterKey;
  /** Of each of these one value, or '' for all. */
  country: string;
  page: string;
  browser: string;
  inbox: string;
  group: GroupKey;
  sort: SortKey;
  down: boolean;
}

export const everyone: Choice = {
  search: '',
  filter: 'all',
  country: '',
  page: '',
  browser: '',
  inbox: '',
  group: 'none',
  // Who came first stays first: rows don't move when somebody opens another page.
  sort: 'arrival',
  down: false,
};

/** A line of the list: a visit's id, or the heading of a group. */
export type Line = string | { heading: string; count: number };

export const inChat = ({ session_status }: Visitor) =>
  session_status === 'pending' || session_status === 'active';

export function placeOf({ location }: Visitor): string {
  return [location.city, location.region, location.country && countryName(location.country)]
    .filter(Boolean)
    .join(', ');
}

let names = new Intl.DisplayNames('en', { type: 'region' });
let spoken = '';

export function countryName(code: string): string {
  // Made anew only for another language: every comparison of a sorted list comes by here.
  if (spoken !== region()) {
    spoken = region();
    names = new Intl.DisplayNames(spoken, { type: 'region' });
  }
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

export function hostOf(referrer: string | null): string {
  return referrer && URL.canParse(referrer) ? new URL(referrer).host : '';
}

const keys: Record<SortKey, (visitor: Visitor) => string | number> = {
  arrival: (v) => v.since,
  name: (v) => v.name ?? (v.customer_id ? String(v.customer_id) : '\uffff'),
  place: (v) => placeOf(v) || '\uffff',
  page: (v) => pathOf(v.url),
  since: (v) => v.page_since,
  pages: (v) => v.pages,
  referrer: (v) => hostOf(v.referrer),
  browser: (v) => `${v.browser ?? '\uffff'} ${v.os ?? ''}`,
  chat: (v) => v.session_status ?? '\uffff',
};

const filters: Record<FilterKey, (visitor: Visitor) => boolean> = {
  all: () => true,
  nochat: (v) => !inChat(v),
  chat: inChat,
  known: (v) => v.customer_id !== null,
};

const groups: Record<Exclude<GroupKey, 'none'>, (visitor: Visitor) => string> = {
  page: (v) => pathOf(v.url),
  country: (v) => (v.location.country ? countryName(v.location.country) : ''),
};

export type FacetKey = 'country' | 'page' | 'browser' | 'inbox';

/** What a visitor is found under; '' is unknown. */
const facets: Record<FacetKey, (visitor: Visitor) => string> = {
  country: (v) => v.location.country ?? '',
  page: (v) => pathOf(v.url),
  // Whichever version: nobody looks for one.
  browser: (v) => v.browser?.replace(/ \d+$/, '') ?? '',
  inbox: (v) => (v.inbox_id === null ? '' : String(v.inbox_id)),
};

/** The values there are now, the most frequent first, with how many visitors have each. */
export function valuesOf(visitors: readonly Visitor[], key: FacetKey): [string, number][] {
  const counts = new Map<string, number>();
  for (const visitor of visitors) {
    const value = facets[key](visitor);
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([a, x], [b, y]) => y - x || compare(a, b));
}

const FACETS: FacetKey[] = ['country', 'page', 'browser', 'inbox'];

function matches(visitor: Visitor, search: string): boolean {
  if (!search) return true;
  const { name, url, title, ip, browser, os, referrer, customer_id } = visitor;
  const all = [name, url, title, ip, browser, os, referrer, customer_id, placeOf(visitor)];
  return all.join('\n').toLowerCase().includes(search);
}

/** Whom search and filters let through: the list and the map show the same. */
export function chosen(visitors: readonly Visitor[], choice: Choice): Visitor[] {
  const search = choice.search.trim().toLowerCase();
  const asked = FACETS.filter((key) => choice[key]);
  return visitors.filter(
    (visitor) =>
      filters[choice.filter](visitor) &&
      asked.every((key) => facets[key](visitor) === choice[key]) &&
      matches(visitor, search),
  );
}

export function linesOf(visitors: readonly Visitor[], choice: Choice): Line[] {
  const key = keys[choice.sort];
  const shown = visitors
    .map((visitor) => ({ visitor, key: key(visitor) }))
    .sort((a, b) => compare(a.key, b.key) || compare(a.visitor.since, b.visitor.since));
  if (choice.down) shown.reverse();
  const line = ({ visitor }: { visitor: Visitor }): Line => visitor.visit_id;
  if (choice.group === 'none') return shown.map(line);
  const heading = groups[choice.group];
  const byHeading = new Map<string, typeof shown>();
  for (const one of shown) {
    const name = heading(one.visitor);
    const members = byHeading.get(name);
    if (members) members.push(one);
    else byHeading.set(name, [one]);
  }
  return [...byHeading]
    .sort(([a, x], [b, y]) => y.length - x.length || compare(a, b))
    .flatMap(([name, members]) => [{ heading: name, count: members.length }, ...members.map(line)]);
}

const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);
