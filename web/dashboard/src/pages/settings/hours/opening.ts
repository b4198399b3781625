// When a closed desk opens next, near enough for a preview: the server's reckoning is the one that counts.
import type { Hours, Span } from '@deskbell/protocol';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const DAY = 86_400_000;

/** Milliseconds that the wall is ahead of UTC. */
function offset(timezone: string, at: Date): number {
  try {
    const wall = new Intl.DateTimeFormat('en-CA', {
      timeZone: timezone,
      dateStyle: 'short',
      timeStyle: 'medium',
      hourCycle: 'h23',
    }).format(at);
    return Date.parse(`${wall.replace(', ', 'T')}Z`) - Math.floor(at.getTime() / 1000) * 1000;
  } catch {
    return 0;
  }
}

export function spansOn(hours: Hours, date: string, day: number): readonly Span[] {
  const holiday = hours.holidays.find(({ from, to }) => from <= date && date <= to);
  return holiday?.open ?? hours.weekly.filter((shift) => shift.day === DAYS[day]);
}

export function nextOpening(hours: Hours, now: Date): string | null {
  const ahead = offset(hours.timezone, now);
  const wall = now.getTime() + ahead;
  for (let days = 0; days < 60; days += 1) {
    const midnight = Math.floor(wall / DAY) * DAY + days * DAY;
    const date = new Date(midnight);
    const starts = spansOn(hours, date.toISOString().slice(0, 10), date.getUTCDay())
      .map(({ from }) => {
        const [h = 0, m = 0] = from.split(':').map(Number);
        return midnight + (h * 60 + m) * 60_000;
      })
      .filter((start) => start > wall)
      .sort((a, b) => a - b);
    if (starts[0] !== undefined) return new Date(starts[0] - ahead).toISOString();
  }
  return null;
}
