// The days of a week in the reader's language, from the first their region begins it with.
import type { Day } from '@deskbell/protocol';
import { region } from '../../../i18n';

const FROM_MONDAY: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function week(): readonly Day[] {
  const locale = new Intl.Locale(region()) as Intl.Locale & {
    weekInfo?: { firstDay: number };
    getWeekInfo?: () => { firstDay: number };
  };
  const first = (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
  return [...FROM_MONDAY.slice(first - 1), ...FROM_MONDAY.slice(0, first - 1)];
}

export function dayName(day: Day): string {
  // The fifth of January 1970 was a Monday.
  const date = new Date(Date.UTC(1970, 0, 5 + FROM_MONDAY.indexOf(day)));
  return new Intl.DateTimeFormat(region(), { weekday: 'long', timeZone: 'UTC' }).format(date);
}
