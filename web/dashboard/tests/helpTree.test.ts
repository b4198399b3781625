// The help centre's tree: what is where, and which places change when something is moved.
import type { Article, ArticleCategory } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import { moved, nameOf, renumbered, stepped, tree } from '../src/pages/help/tree';

const category = (id: number, parent_id: number | null, position = id): ArticleCategory => ({
  id,
  slug: `c${id}`,
  names: { en: `C${id}` },
  parent_id,
  position,
});
const article = (id: number, how: Partial<Article> = {}) =>
  ({ id, family_id: id, language: 'en', position: id, category_id: null, ...how }) as Article;

test('categories hold their articles and one level of categories, each in its place', () => {
  const shelves = tree(
    [category(1, null, 2), category(2, null, 1), category(3, 1)],
    [article(5, { category_id: 3 }), article(6, { category_id: 1, position: 1 }), article(7)],
    'en',
  );
  expect(shelves.map(({ category }) => category?.id)).toEqual([2, 1, undefined]);
  expect(shelves[1]?.inside.map(({ category }) => category?.id)).toEqual([3]);
  expect(shelves[1]?.inside[0]?.families.map(({ id }) => id)).toEqual([5]);
  expect(shelves[2]?.families.map(({ id }) => id)).toEqual([7]);
});

test('translations are one line, which stands in the reader’s language if it can', () => {
  const both = [article(1), article(2, { family_id: 1, language: 'de' })];
  expect(tree([], both, 'de')[0]?.families[0]?.head.id).toBe(2);
  expect(tree([], both, 'fr')[0]?.families[0]?.head.id).toBe(1);
  expect(nameOf({ ...category(1, null), names: { de: 'Eins' } }, 'fr')).toBe('Eins');
});

test('a category in one that is gone is at the top, not lost', () => {
  expect(tree([category(1, 9)], [], 'en').map(({ category }) => category?.id)).toEqual([1]);
});

test('moving changes no more places than it must', () => {
  const all = [
    { id: 4, position: 1 },
    { id: 5, position: 2 },
    { id: 6, position: 3 },
  ];
  expect(renumbered(all)).toEqual([]);
  const next = stepped(all, 4, 1);
  expect(next?.map(({ id }) => id)).toEqual([5, 4, 6]);
  expect(renumbered(next ?? [])).toEqual([
    { id: 5, position: 1 },
    { id: 4, position: 2 },
  ]);
  expect(stepped(all, 4, -1)).toBeNull();
  expect(moved(all, { id: 9, position: 9 }, 5).map(({ id }) => id)).toEqual([4, 9, 5, 6]);
  expect(moved(all, { id: 4, position: 1 }, null).map(({ id }) => id)).toEqual([5, 6, 4]);
});
