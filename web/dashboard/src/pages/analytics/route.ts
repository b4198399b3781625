// What the address says: the days, the inbox, and whether to compare, so that a shared link shows the same.
import { useSearchParams } from '@solidjs/router';
import { createMemo } from 'solid-js';
import type { Query } from '../../api/http';

export const RANGES = ['today', '7', '30', '90'] as const;
export type Range = (typeof RANGES)[number] | 'own';
const DEFAULT: Range = '7';
const DATE = /^\d{4}-\d{2}-\d{2}$/;

export type AnalyticsRoute = ReturnType<typeof useAnalyticsRoute>;

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** A date of the reader's own days. */
export function dayBefore(days: number, from = new Date()): string {
  const date = new Date(from.getFullYear(), from.getMonth(), from.getDate() - days);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export const myZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function useAnalyticsRoute() {
  const [search, setSearch] = useSearchParams();
  const date = (value: string | string[] | undefined) => {
    const text = one(value) ?? '';
    return DATE.test(text) ? text : '';
  };
  const range = createMemo<Range>(() => {
    if (date(search.from) && date(search.to)) return 'own';
    return RANGES.find((range) => range === one(search.range)) ?? DEFAULT;
  });
  const from = createMemo(() => {
    const chosen = range();
    if (chosen === 'own') return date(search.from);
    return dayBefore(chosen === 'today' ? 0 : Number(chosen) - 1);
  });
  const to = createMemo(() => (range() === 'own' ? date(search.to) : dayBefore(0)));
  const inbox = createMemo(() => Number(one(search.inbox)) || null);
  const compare = createMemo(() => one(search.compare) !== 'off');

  const query = createMemo(
    (): Query => ({
      from: from(),
      to: to(),
      timezone: myZone(),
      inbox_id: inbox(),
      compare: compare() ? 'previous' : '',
    }),
    {} as Query,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  const set = (values: Record<string, string>) => setSearch(values, { replace: true });

  return {
    range,
    from,
    to,
    inbox,
    compare,
    query,
    /** By the hour where a day would be one column. */
    interval: () => (from() === to() ? 'hour' : 'day'),
    choose: (chosen: Range) =>
      chosen === 'own'
        ? set({ from: from(), to: to(), range: '' })
        : set({ range: chosen === DEFAULT ? '' : chosen, from: '', to: '' }),
    setFrom: (day: string) => day && set({ from: day, to: to() < day ? day : to(), range: '' }),
    setTo: (day: string) => day && set({ to: day, from: from() > day ? day : from(), range: '' }),
    setInbox: (id: string) => set({ inbox: id }),
    setCompare: (on: boolean) => set({ compare: on ? '' : 'off' }),
  };
}
