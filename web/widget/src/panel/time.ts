// Times as the panel writes them: the clock beside messages, the day between them, and the shortest
// form that is still clear in lists.

import { locale, t } from '../text';

const KINDS = {
  clock: { hour: 'numeric', minute: '2-digit' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  year: { day: 'numeric', month: 'long', year: 'numeric' },
  weekday: { weekday: 'short' },
  short: { day: 'numeric', month: 'short' },
  full: { dateStyle: 'full', timeStyle: 'short' },
} as const;

const made = new Map<string, Intl.DateTimeFormat>();

/** Formatters are dear to make and are asked for with every message. */
function write(kind: keyof typeof KINDS, date: Date): string {
  const key = kind + locale();
  const format = made.get(key) ?? new Intl.DateTimeFormat(locale(), KINDS[kind]);
  made.set(key, format);
  return format.format(date);
}

const DAY = 86_400_000;

/** Whole local days between a time and now: 0 today, 1 yesterday. */
function daysAgo(date: Date, now: Date): number {
  const midnight = (of: Date) => new Date(of.getFullYear(), of.getMonth(), of.getDate()).getTime();
  // Rounded, because a day has 23 or 25 hours twice a year.
  return Math.round((midnight(now) - midnight(date)) / DAY);
}

export const clock = (iso: string): string => write('clock', new Date(iso));
export const full = (iso: string): string => write('full', new Date(iso));

export function dayLabel(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const ago = daysAgo(date, now);
  if (ago <= 0) return t('today');
  if (ago === 1) return t('yesterday');
  return write(date.getFullYear() === now.getFullYear() ? 'day' : 'year', date);
}

export const sameDay = (a: string, b: string): boolean => daysAgo(new Date(a), new Date(b)) === 0;

export function shortTime(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const ago = daysAgo(date, now);
  if (ago <= 0) return write('clock', date);
  if (ago < 7) return write('weekday', date);
  return write('short', date);
}
