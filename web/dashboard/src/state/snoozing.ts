// Until when a chat can be set aside, and how that is said.
import { region, type TextKey, t } from '../i18n';

const HOUR = 3_600_000;
const MORNING = 9;

export interface SnoozeChoice {
  text: TextKey;
  /** None: until the customer writes. */
  until: Date | null;
}

function morning(days: number, from: Date): Date {
  return new Date(from.getFullYear(), from.getMonth(), from.getDate() + days, MORNING);
}

/** Monday is the next one, never today. */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { text: 'snooze.hours', until: new Date(now.getTime() + 3 * HOUR) },
    { text: 'snooze.tomorrow', until: morning(1, now) },
    { text: 'snooze.monday', until: morning(toMonday, now) },
    { text: 'snooze.untilReply', until: null },
  ];
}

export function whenText(until: string | Date): string {
  const at = new Date(until);
  return new Intl.DateTimeFormat(region(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}

export const snoozedText = (until: string | null): string =>
  until === null ? t('snooze.isUntilReply') : t('snooze.isUntil', { when: whenText(until) });
