// Times as the panel writes them: the clock beside messages, the day between them, and the shortest
// form that is still clear in lists.

import { locale, t } from '../text';

const clockFormat = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});
const yearFormat = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const weekdayFormat = new Intl.DateTimeFormat(locale, { weekday: 'short' });
const shortFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const fullFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });

const DAY = 86_400_000;

/** Whole local days between a time and now: 0 today, 1 yesterday. */
function daysAgo(date: Date, now: Date): number {
  const midnight = (of: Date) => new Date(of.getFullYear(), of.getMonth(), of.getDate()).getTime();
  // Rounded, because a day has 23 or 25 hours twice a year.
  return Math.round((midnight(now) - midnight(date)) / DAY);
}

export const clock = (iso: string): string => clockFormat.format(new Date(iso));
export const full = (iso: string): string => fullFormat.format(new Date(iso));

export function dayLabel(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const ago = daysAgo(date, now);
  if (ago <= 0) return t('today');
  if (ago === 1) return t('yesterday');
  return (date.getFullYear() === now.getFullYear() ? dayFormat : yearFormat).format(date);
}

export const sameDay = (a: string, b: string): boolean => daysAgo(new Date(a), new Date(b)) === 0;

export function shortTime(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const ago = daysAgo(date, now);
  if (ago <= 0) return clockFormat.format(date);
  if (ago < 7) return weekdayFormat.format(date);
  return shortFormat.format(date);
}
