// The live list: what is heard while a snapshot is on its way, and what filters leave of it.
import type { Visitor } from '@deskbell/protocol';
import { beforeEach, expect, it, vi } from 'vitest';

const { listVisitors } = vi.hoisted(() => ({ listVisitors: vi.fn() }));
vi.mock('../src/api/workspace', () => ({ listVisitors }));

const { chosen, everyone, linesOf, valuesOf } = await import('../src/pages/visitors/rows');
const { forgetVisitors, loadVisitors, receiveDigest, visitors } = await import(
  '../src/state/visitors'
);

const visitor = (visit_id: string, more: Partial<Visitor> = {}): Visitor => ({
  visit_id,
  inbox_id: 1,
  customer_id: null,
  name: null,
  url: 'https://shop.example/lamps?x=1',
  title: 'Lamps',
  referrer: null,
  campaign: {},
  user_agent: null,
  browser: 'Chrome 141',
  os: 'Windows',
  device: 'desktop',
  language: null,
  location: { country: 'DE', region: null, city: null },
  ip: null,
  since: '2026-01-01T00:00:00Z',
  page_since: '2026-01-01T00:00:00Z',
  pages: 1,
  session_id: null,
  session_status: null,
  ...more,
});
const digest = { visitors: [], moved: [], left: [], reload: false };

beforeEach(() => forgetVisitors());

it('an older snapshot neither loses who came meanwhile nor brings back who left', async () => {
  let answer: (snapshot: unknown) => void = () => {};
  listVisitors.mockReturnValue(new Promise((resolve) => (answer = resolve)));
  const loading = loadVisitors();
  const move = { ...visitor('stays'), url: 'https://shop.example/cart', pages: 2 };
  receiveDigest({ ...digest, visitors: [visitor('new')], moved: [move] });
  receiveDigest({ ...digest, left: [{ visit_id: 'gone', customer_id: null }] });
  answer({ visitors: [visitor('gone'), visitor('stays')], next_cursor: null });
  await loading;
  expect(
    Object.keys(visitors)
      .filter((id) => visitors[id])
      .sort(),
  ).toEqual(['new', 'stays']);
  expect(visitors.stays?.url).toBe('https://shop.example/cart');
});

it('what was missed is asked for', () => {
  listVisitors.mockClear().mockResolvedValue({ visitors: [], next_cursor: null });
  receiveDigest({ ...digest, reload: true });
  expect(listVisitors).toHaveBeenCalledTimes(1);
});

it('filters go together, and their choices are what there is now', () => {
  const all = [
    visitor('a'),
    visitor('b', { browser: 'Chrome 139', inbox_id: 2 }),
    visitor('c', { browser: 'Firefox 143' }),
    visitor('d', { location: { country: null, region: null, city: null } }),
  ];
  expect(valuesOf(all, 'browser')).toEqual([
    ['Chrome', 3],
    ['Firefox', 1],
  ]);
  expect(valuesOf(all, 'country')).toEqual([['DE', 3]]);
  const shown = (choice: Partial<typeof everyone>) =>
    linesOf(chosen(all, { ...everyone, ...choice }), { ...everyone, ...choice });
  expect(shown({ country: 'DE', browser: 'Chrome' })).toEqual(['a', 'b']);
  expect(shown({ browser: 'Chrome', inbox: '2' })).toEqual(['b']);
  expect(shown({ page: '/cart' })).toEqual([]);
});
