// Texts a person reads, from the one catalogue. `{name}` in a text is replaced by a value.

import en from './en.json';

export type TextKey = keyof typeof en;
type Values = Record<string, string | number>;

export const t = (key: TextKey, values: Values = {}): string =>
  en[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

/** Numbers, dates and ordinals are written the way the catalogue's language is. */
export const locale = navigator.languages?.find((tag) => /^en\b/.test(tag)) ?? 'en';

const ordinals = new Intl.PluralRules(locale, { type: 'ordinal' });

/** "You're 2nd in line". */
export function queueText(position: number | null): string {
  if (!position) return t('queueWaiting');
  if (position === 1) return t('queueFirst');
  return t(`queue_${ordinals.select(position)}` as TextKey, { n: position });
}
