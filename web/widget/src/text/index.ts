// Texts a person reads, from the one catalogue. `{name}` in a text is replaced by a value.

import en from './en.json';

export type TextKey = keyof typeof en;
type Values = Record<string, string | number>;

export const t = (key: TextKey, values: Values = {}): string => filled(en[key], values);

export const filled = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

let chosen = en.language;

/** Dates follow the region the page or the visitor wants, as far as it speaks our language. */
export function chooseLocale(wanted: string | null): void {
  const tags = [wanted ?? '', ...(navigator.languages ?? [])];
  chosen = tags.find((tag) => tag.split('-')[0] === en.language) ?? en.language;
}

export const locale = (): string => chosen;

const ordinals = new Intl.PluralRules(en.language, { type: 'ordinal' });

/** "You're 2nd in line, about 3 minutes". */
export function queueText(position: number | null, wait: number | null = null): string {
  const place = placeText(position);
  if (!position || wait === null) return place;
  const minutes = Math.round(wait / 60);
  if (minutes < 1) return t('queueSoon', { place });
  return t(minutes === 1 ? 'queueMinute' : 'queueMinutes', { place, n: minutes });
}

function placeText(position: number | null): string {
  if (!position) return t('queueWaiting');
  if (position === 1) return t('queueFirst');
  return t(`queue_${ordinals.select(position)}` as TextKey, { n: position });
}
