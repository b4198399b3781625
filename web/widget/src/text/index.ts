// Texts a person reads, in the language the loader fetched. `{name}` in a text is replaced by a value;
// with a number `n` the form is taken that the language has for it.

import type en from './en.json';

type Form = Intl.LDMLPluralRule;
type Text = string | Partial<Record<Form, string>>;
export type TextKey = keyof typeof en;
/** By name, or in the names' order: the build puts numbers in the place of names. */
export type Texts = Partial<Record<TextKey, Text>> | readonly Text[];
type Values = Record<string, string | number>;

let texts: Texts = [];
let spoken = 'en';
let chosen = 'en';
let plurals = new Intl.PluralRules(chosen);
let ordinals = plurals;
let numbers = new Intl.NumberFormat(chosen);

/** A name that is kept before it is told to `t`. The build looks for both. */
export const key = (name: TextKey): TextKey => name;

export const t = (name: TextKey, values: Values = {}): string => inForm(name, plurals, values);

function inForm(name: TextKey, rules: Intl.PluralRules, values: Values): string {
  const text = (texts as Partial<Record<TextKey, Text>>)[name] ?? '';
  if (typeof text === 'string') return filled(text, values);
  return filled(text[rules.select(values.n as number)] ?? text.other ?? '', values);
}

const filled = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    return typeof value === 'number' ? numbers.format(value) : value;
  });

/** Dates and numbers follow the region the page or the visitor wants, as far as it is our language's. */
export function speak(language: string, of: Texts, tags: readonly string[]): void {
  texts = of;
  spoken = language;
  chosen = language;
  const base = language.slice(0, 2);
  for (const tag of tags) {
    // Pages write what they like there; `en` says less than the `en-GB` that may follow.
    if (!tag.startsWith(`${base}-`)) continue;
    try {
      chosen = Intl.getCanonicalLocales(tag)[0] ?? language;
      break;
    } catch {}
  }
  plurals = new Intl.PluralRules(chosen);
  ordinals = new Intl.PluralRules(chosen, { type: 'ordinal' });
  numbers = new Intl.NumberFormat(chosen);
}

export const locale = (): string => chosen;
/** Of our own languages the one that is spoken, whatever the region. */
export const language = (): string => spoken;

/** "You're 2nd in line, about 3 minutes". */
export function queueText(position: number | null, wait: number | null = null): string {
  const place = placeText(position);
  if (!position || wait === null) return place;
  const n = Math.round(wait / 60);
  return n < 1 ? t('queueSoon', { place }) : t('queueMinutes', { place, n });
}

function placeText(n: number | null): string {
  if (!n) return t('queueWaiting');
  return n === 1 ? t('queueFirst') : inForm(key('queue'), ordinals, { n });
}
