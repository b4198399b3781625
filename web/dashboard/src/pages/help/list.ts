// The help centre's articles and categories as they are now, and moving them: shown at once, taken back when refused.
import type { Article, ArticleCategory, ArticlePatch, CategoryPatch } from '@deskbell/protocol';
import { createMemo } from 'solid-js';
import * as api from '../../api/articles';
import { explain } from '../../api/problem';
import { locale } from '../../i18n';
import { onChange } from '../../state/changes';
import { createResource } from '../../state/resource';
import { toast } from '../../state/toasts';
import type { HelpRoute } from './route';
import { type Family, renumbered, type Shelf, tree } from './tree';

export type HelpList = ReturnType<typeof createHelpList>;

export function createHelpList(route: HelpRoute) {
  const [articles, all] = createResource(() => api.listArticles());
  const [categories, shelves] = createResource(() => api.listCategories());
  const [hits, found] = createResource(
    () => route.q() || null,
    (q) => api.listArticles(q),
  );
  let unsent = 0;
  let before = Promise.resolve();
  const refetch = () => {
    // Half of a move is no state to show: what the server has is asked for once all of it is there.
    if (unsent > 0) return;
    void all.refetch();
    void shelves.refetch();
    if (route.q()) void found.refetch();
  };
  onChange('article', refetch);

  const known = () => (articles.error ? [] : (articles.latest ?? []));
  const knownCategories = () => (categories.error ? [] : (categories.latest ?? []));
  const fits = (article: Article) =>
    (!route.language() || article.language === route.language()) &&
    (!route.state() ||
      (route.state() === 'changed'
        ? article.has_unpublished_changes
        : article.status === route.state()));
  const shown = createMemo(() => {
    const source = route.q() ? (hits.error ? [] : (hits.latest ?? [])) : known();
    return source.filter(fits);
  });
  const language = () => route.language() || locale();

  /** To the server, one move after the other: the later of two presses must win. What it refuses is taken back. */
  function send(work: () => Promise<unknown>[]) {
    unsent += 1;
    before = before
      .then(() => Promise.all(work()))
      .then(
        () => {},
        (error) => void toast(explain(error), { tone: 'error' }),
      )
      .finally(() => {
        unsent -= 1;
        refetch();
      });
    return before;
  }

  function placeFamilies(inOrder: readonly Family[], category: number | null) {
    const changes = new Map<number, ArticlePatch>();
    const places = new Map(
      renumbered(inOrder.map(({ id, head }) => ({ id, position: head.position }))).map(
        ({ id, position }) => [id, position],
      ),
    );
    for (const { id, all } of inOrder)
      for (const one of all) {
        const position = places.get(id);
        const change: ArticlePatch = {
          ...(position !== undefined && { position }),
          ...(one.category_id !== category && { category_id: category }),
        };
        if (Object.keys(change).length > 0) changes.set(one.id, change);
      }
    all.mutate((old) => old?.map((one) => ({ ...one, ...changes.get(one.id) })));
    return send(() => [...changes].map(([id, change]) => api.changeArticle(id, change)));
  }

  function placeCategories(inOrder: readonly ArticleCategory[], parent: number | null) {
    const places = new Map(renumbered(inOrder).map(({ id, position }) => [id, position]));
    const changes = new Map<number, CategoryPatch>();
    for (const one of inOrder) {
      const position = places.get(one.id);
      const change: CategoryPatch = {
        ...(position !== undefined && { position }),
        ...(one.parent_id !== parent && { parent_id: parent }),
      };
      if (Object.keys(change).length > 0) changes.set(one.id, change);
    }
    shelves.mutate((old) => old?.map((one) => ({ ...one, ...changes.get(one.id) })));
    return send(() => [...changes].map(([id, change]) => api.changeCategory(id, change)));
  }

  return {
    articles: known,
    categories: knownCategories,
    shelves: createMemo((): Shelf[] =>
      tree(route.filtered() ? [] : knownCategories(), shown(), language()),
    ),
    shown,
    language,
    languages: createMemo(() => [...new Set(known().map((one) => one.language))].sort()),
    loaded: () => articles.latest !== undefined && categories.latest !== undefined,
    searching: () => Boolean(route.q()) && hits.loading,
    error: () => articles.error ?? categories.error ?? hits.error,
    refetch,
    placeFamilies,
    placeCategories,
  };
}
