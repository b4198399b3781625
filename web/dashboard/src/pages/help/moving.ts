// Moving articles and categories about: what the keys, the menus and the pointer mean, in one place.
import type { ArticleCategory } from '@deskbell/protocol';
import { t } from '../../i18n';
import { announce } from '../../state/announce';
import type { HelpList } from './list';
import { type Family, moved, nameOf, type Shelf, stepped } from './tree';

export type Dragged = { family: Family } | { category: ArticleCategory };
export type Moving = ReturnType<typeof createMoving>;

export function createMoving(list: HelpList) {
  const flat = () => list.shelves().flatMap((shelf) => [shelf, ...shelf.inside]);
  const shelfOf = (family: Family) =>
    flat().find(({ families }) => families.some(({ id }) => id === family.id));
  const children = (parent: number | null) =>
    (parent === null
      ? list.shelves()
      : (list.shelves().find(({ category }) => category?.id === parent)?.inside ?? [])
    ).flatMap(({ category }) => category ?? []);
  const holds = ({ id }: ArticleCategory) => children(id).length > 0;
  const say = (name: string, at: number, of: number) =>
    announce(t('help.movedTo', { name, place: at + 1, of }));

  function stepFamily(family: Family, by: 1 | -1) {
    const shelf = shelfOf(family);
    const next = shelf && stepped(shelf.families, family.id, by);
    if (!shelf || !next) return false;
    void list.placeFamilies(next, shelf.category?.id ?? null);
    say(family.head.title, next.indexOf(family), next.length);
    return true;
  }

  function stepCategory(category: ArticleCategory, by: 1 | -1) {
    const next = stepped(children(category.parent_id), category.id, by);
    if (!next) return false;
    void list.placeCategories(next, category.parent_id);
    say(nameOf(category, list.language()), next.indexOf(category), next.length);
    return true;
  }

  /** Into the category before it: one level is all there is. */
  function nest(category: ArticleCategory) {
    const all = children(null);
    const into = all[all.findIndex(({ id }) => id === category.id) - 1];
    if (category.parent_id !== null || !into || holds(category)) return false;
    void list.placeCategories([...children(into.id), category], into.id);
    announce(
      t('help.nested', {
        name: nameOf(category, list.language()),
        into: nameOf(into, list.language()),
      }),
    );
    return true;
  }

  /** Out of the category it is in, right behind it. */
  function unnest(category: ArticleCategory) {
    if (category.parent_id === null) return false;
    const all = children(null);
    const after = all[all.findIndex(({ id }) => id === category.parent_id) + 1];
    void list.placeCategories(moved(all, category, after?.id ?? null), null);
    return true;
  }

  /** Dropped on an article: before it. */
  function dropOnFamily(what: Dragged, family: Family) {
    const shelf = shelfOf(family);
    if (!shelf || !('family' in what) || what.family.id === family.id) return;
    void list.placeFamilies(
      moved(shelf.families, what.family, family.id),
      shelf.category?.id ?? null,
    );
  }

  /** Dropped on a category's name: an article goes in, a category before it. */
  function dropOnShelf(what: Dragged, shelf: Shelf) {
    const { category } = shelf;
    if ('family' in what) {
      void list.placeFamilies(moved(shelf.families, what.family, null), category?.id ?? null);
      return;
    }
    if (!category || what.category.id === category.id) return;
    if (category.parent_id !== null && holds(what.category)) return;
    const siblings = children(category.parent_id);
    void list.placeCategories(moved(siblings, what.category, category.id), category.parent_id);
  }

  /** Alt with an arrow; true when it moved something. */
  function key(event: KeyboardEvent, what: Dragged): boolean {
    if (!event.altKey || event.ctrlKey || event.metaKey) return false;
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (by !== 0)
      return 'family' in what ? stepFamily(what.family, by) : stepCategory(what.category, by);
    if ('family' in what) return false;
    const inwards = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key === inwards) return nest(what.category);
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') return unnest(what.category);
    return false;
  }

  return { stepFamily, stepCategory, nest, unnest, holds, dropOnFamily, dropOnShelf, key };
}
