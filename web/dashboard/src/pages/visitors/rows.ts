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
  group: GroupKey;
  sort: SortKey;
  down: boolean;
}

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

/** The flag that two regional letters make. */
export function flagOf(code: string | null): string {
  if (!code || !/^[A-Z]{2}$/.test(code)) return '';
  return String.fromCodePoint(...[...code].map((letter) => 0x1f1a5 + letter.charCodeAt(0)));
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

function matches(visitor: Visitor, search: string): boolean {
  if (!search) return true;
  const { name, url, title, ip, browser, os, referrer, customer_id } = visitor;
  const all = [name, url, title, ip, browser, os, referrer, customer_id, placeOf(visitor)];
  return all.join('\n').toLowerCase().includes(search);
}

export function linesOf(visitors: Visitor[], choice: Choice): Line[] {
  const search = choice.search.trim().toLowerCase();
  const key = keys[choice.sort];
  const shown = visitors
    .filter((visitor) => filters[choice.filter](visitor) && matches(visitor, search))
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
