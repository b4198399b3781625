// The help centre's tree: which articles are in which category, in which order, and where things go when they are
// moved. Pure.
import type { Article, ArticleCategory } from '@deskbell/protocol';

/** An article with its translations. */
export interface Family {
  id: number;
  /** The one that stands for all: in the reader's language, else in English, else the first. */
  head: Article;
  all: readonly Article[];
}

export interface Shelf {
  /** Null: what is in no category. */
  category: ArticleCategory | null;
  families: readonly Family[];
  inside: readonly Shelf[];
}

type Placed = { id: number; position: number };
const byPlace = (a: Placed, b: Placed) => a.position - b.position || a.id - b.id;

export function families(articles: readonly Article[], language: string): Family[] {
  const grouped = new Map<number, Article[]>();
  for (const article of articles)
    grouped.set(article.family_id, [...(grouped.get(article.family_id) ?? []), article]);
  return [...grouped].map(([id, all]) => {
    all.sort((a, b) => a.id - b.id);
    const in_ = (code: string) => all.find((one) => one.language === code);
    return { id, all, head: (in_(language) ?? in_('en') ?? all[0]) as Article };
  });
}

export function tree(
  categories: readonly ArticleCategory[],
  articles: readonly Article[],
  language: string,
): Shelf[] {
  const known = new Set(categories.map(({ id }) => id));
  const all = families(articles, language);
  const on = (id: number | null) =>
    all
      .filter(({ head }) => (known.has(head.category_id ?? 0) ? head.category_id : null) === id)
      .sort((a, b) => byPlace(a.head, b.head));
  const shelves = (parent: number | null): Shelf[] =>
    categories
      .filter(({ parent_id }) => (known.has(parent_id ?? 0) ? parent_id : null) === parent)
      .sort(byPlace)
      .map((category) => ({
        category,
        families: on(category.id),
        inside: parent === null ? shelves(category.id) : [],
      }));
  const loose = on(null);
  return [
    ...shelves(null),
    ...(loose.length > 0 ? [{ category: null, families: loose, inside: [] }] : []),
  ];
}

/** The name in this language, else in English, else whichever there is. */
export const nameOf = ({ names, slug }: ArticleCategory, language: string): string =>
  names[language] ?? names.en ?? Object.values(names)[0] ?? slug;

/** What must change so that these stand in this order: each that isn't in its place, with its new one. */
export function renumbered(inOrder: readonly Placed[]): Placed[] {
  return inOrder.flatMap(({ id, position }, at) =>
    position === at + 1 ? [] : [{ id, position: at + 1 }],
  );
}

/** The list with one of it put before another; last without one. */
export function moved<T extends { id: number }>(
  all: readonly T[],
  what: T,
  before: number | null,
): T[] {
  const rest = all.filter(({ id }) => id !== what.id);
  const at = before === null ? -1 : rest.findIndex(({ id }) => id === before);
  return at === -1 ? [...rest, what] : [...rest.slice(0, at), what, ...rest.slice(at)];
}

/** The list with one of it a step on; null where there is nowhere to go. */
export function stepped<T extends { id: number }>(
  all: readonly T[],
  id: number,
  by: 1 | -1,
): T[] | null {
  const at = all.findIndex((one) => one.id === id);
  const to = at + by;
  if (at === -1 || to < 0 || to >= all.length) return null;
  const next = [...all];
  next.splice(to, 0, ...next.splice(at, 1));
  return next;
}
