// Every visible text comes from messages/<locale>.json through `t`. English is built in;
// another language is one more file, loaded before the first render.
import { createSignal } from 'solid-js';
import en from '../../messages/en.json';

type Catalogue = typeof en;
type Plural<K> = K extends `${infer Base}_other` ? Base : never;
export type TextKey = keyof Catalogue | Plural<keyof Catalogue>;
export type Values = Record<string, string | number>;

const [catalogue, setCatalogue] = createSignal<Partial<Record<string, string>>>(en);
const [locale, setLocale] = createSignal('en');

export { locale };

/** For dates and numbers: the reader's own region of the language, so that 14:05 isn't 2:05 PM for everyone. */
export const region = (): string =>
  navigator.languages.find((tag) => tag.split('-')[0] === locale()) ?? locale();

/** Replaces the texts; keys that the language lacks stay English. */
export function useLanguage(name: string, texts: Record<string, string>): void {
  setCatalogue({ ...en, ...texts });
  setLocale(name);
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
    return typeof value === 'number' ? number(value) : value;
  });
}

export function number(value: number): string {
  return new Intl.NumberFormat(region()).format(value);
}
