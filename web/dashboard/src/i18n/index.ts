// Every visible text comes from messages/<language>.json through `t`. The reader's language is loaded before the
// first render (main.tsx), another one when it is chosen.
import { createSignal } from 'solid-js';
import type en from '../../messages/en.json';
import { directionOf, firstKnown, type Language, regionOf, textsOf } from './languages';

type Catalogue = typeof en;
type Plural<K> = K extends `${infer Base}_other` ? Base : never;
export type TextKey = keyof Catalogue | Plural<keyof Catalogue>;
export type Values = Record<string, string | number>;

const [catalogue, setCatalogue] = createSignal<Partial<Record<string, string>>>({});
const [locale, setLocale] = createSignal<Language>('en');

export { locale };

export const region = (): string => regionOf(locale(), navigator.languages);

let latest = 0;

/** Shows everything in a language; `system` is the browser's. Of two choices the later one stays. */
export async function speak(choice: Language | 'system'): Promise<void> {
  const language = choice === 'system' ? firstKnown(navigator.languages) : choice;
  latest += 1;
  const mine = latest;
  const texts = await textsOf(language);
  if (mine === latest) useTexts(language, texts);
}

export function useTexts(language: Language, texts: Partial<Record<string, string>>): void {
  setLocale(language);
  setCatalogue(texts);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

/** The text for a key. `{name}` is replaced by `values.name`; with `values.count`, `key_one`, `key_other` … are tried. */
export function t(key: TextKey, values?: Values): string {
  const texts = catalogue();
  let text = texts[key];
  if (typeof values?.count === 'number') {
    const form = new Intl.PluralRules(locale()).select(values.count);
    text = texts[`${key}_${form}`] ?? texts[`${key}_other`] ?? text;
  }
  if (text === undefined) return key;
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(value) : isolated(value);
  });
}

/** A name in another script must not reorder the right-to-left sentence around it. */
function isolated(value: string): string {
  return directionOf(locale()) === 'rtl' ? `\u2068${value}\u2069` : value;
}

export function number(value: number): string {
  return new Intl.NumberFormat(region()).format(value);
}

/** "Ana, Ben and Cho". */
export function list(names: string[]): string {
  return new Intl.ListFormat(region(), { type: 'conjunction' }).format(names);
}
