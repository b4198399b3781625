// Numbers as the page writes them: counts, lengths of time, shares, dates of a chart.
import { number, region, t } from '../../i18n';

export type Kind = 'count' | 'time' | 'share' | 'rating';

/** Where there is nothing to measure. */
const NOTHING = '–';
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function shown(value: number | null | undefined, kind: Kind): string {
  if (value === null || value === undefined) return NOTHING;
  if (kind === 'time') return time(value);
  if (kind === 'share') return percent(value);
  if (kind === 'rating') {
    const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    return new Intl.NumberFormat(region(), digits).format(value);
  }
  return number(value);
}

export const percent = (share: number): string =>
  new Intl.NumberFormat(region(), { style: 'percent', maximumFractionDigits: 1 }).format(share);

/** In its two largest units: "45s", "2m 5s", "1h 20m", "3d 2h". */
export function time(seconds: number): string {
  const s = Math.round(seconds);
  const parts =
    s < MINUTE
      ? [t('time.seconds', { n: s })]
      : s < HOUR
        ? [t('time.minutes', { n: Math.floor(s / MINUTE) }), rest(s % MINUTE, 'time.seconds')]
        : s < DAY
          ? [
              t('time.hours', { n: Math.floor(s / HOUR) }),
              rest(Math.floor((s % HOUR) / MINUTE), 'time.minutes'),
            ]
          : [
              t('time.days', { n: Math.floor(s / DAY) }),
              rest(Math.floor((s % DAY) / HOUR), 'time.hours'),
            ];
  return parts.filter(Boolean).join(' ');
}

const rest = (n: number, unit: 'time.seconds' | 'time.minutes' | 'time.hours') =>
  n > 0 ? t(unit, { n }) : '';

/** A step of a chart: a day, or an hour by the clocks of the report's zone. */
export function step(at: string): string {
  // The date as it stands there, whatever zone the reader is in.
  const date = new Date(`${at.slice(0, 10)}T${at.slice(11, 19) || '00:00:00'}Z`);
  const form: Intl.DateTimeFormatOptions =
    at.length > 10
      ? { weekday: 'short', hour: '2-digit', minute: '2-digit' }
      : { weekday: 'short', day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(region(), { ...form, timeZone: 'UTC' }).format(date);
}

/** 1 is Monday. */
export function weekday(day: number, length: 'short' | 'long'): string {
  const date = Date.UTC(2024, 0, day);
  return new Intl.DateTimeFormat(region(), { weekday: length, timeZone: 'UTC' }).format(date);
}

export const hourOfDay = (hour: number): string =>
  new Intl.DateTimeFormat(region(), { hour: 'numeric', timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, 1, hour),
  );
