// Times and durations in the reader's language: short in lists, whole in tooltips.
import { region, t } from './index';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "now", "4m", "3h", "2d", then a date: the age of something in a list. */
export function age(from: number, now: number): string {
  const gone = Math.max(0, now - from);
  if (gone < MINUTE) return t('time.now');
  if (gone < HOUR) return t('time.minutes', { n: Math.floor(gone / MINUTE) });
  if (gone < DAY) return t('time.hours', { n: Math.floor(gone / HOUR) });
  if (gone < 7 * DAY) return t('time.days', { n: Math.floor(gone / DAY) });
  return new Intl.DateTimeFormat(region(), { day: 'numeric', month: 'short' }).format(from);
}

/** A waiting time: seconds in the first minute, so that it can be seen to tick. */
export function waited(seconds: number): string {
  if (seconds < 60) return t('time.seconds', { n: Math.max(0, Math.floor(seconds)) });
  return age(0, seconds * 1000);
}

export function clock(at: string | number): string {
  return new Intl.DateTimeFormat(region(), { hour: '2-digit', minute: '2-digit' }).format(
    new Date(at),
  );
}

export function full(at: string | number): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: 'full', timeStyle: 'medium' }).format(
    new Date(at),
  );
}

export function monthYear(at: string): string {
  return new Intl.DateTimeFormat(region(), { month: 'long', year: 'numeric' }).format(new Date(at));
}

/** "Today", "Yesterday", or the date: the heading between two days of messages. */
export function dayName(at: string | number, now: number): string {
  const day = startOfDay(new Date(at));
  const ago = Math.round((startOfDay(new Date(now)) - day) / DAY);
  if (ago === 0) return t('time.today');
  if (ago === 1) return t('time.yesterday');
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(region(), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(new Date(at));
}

export function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
