// The tree of categories and articles. Dragging has its equals: Alt with the arrows, and each line's menu.
import type { ArticleCategory } from '@deskbell/protocol';
import { A } from '@solidjs/router';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import { createComputed, createSignal, For, type JSX, Show } from 'solid-js';
import { number, t } from '../../i18n';
import { mayWriteArticles } from '../../state/may';
import { KEYS, keyText } from '../../state/shortcuts';
import { Menu, MenuItem, MenuLine } from '../../ui/Menu';
import type { HelpList } from './list';
import { createMoving, type Dragged, type Moving } from './moving';
import type { HelpRoute } from './route';
import { ArticleState } from './State';
import { type Family, nameOf, type Shelf } from './tree';

interface Props {
  list: HelpList;
  route: HelpRoute;
  onEdit: (category: ArticleCategory) => void;
}

interface Inner extends Props {
  moving: Moving;
  dragged: () => Dragged | null;
  drag: (what: Dragged | null) => void;
}

export function Tree(props: Props) {
  const [dragged, drag] = createSignal<Dragged | null>(null);
  const moving = createMoving(props.list);
  createComputed(() => {
    props.list.shelves();
    keepFocus();
  });
  return (
    <ul class="help-tree">
      <For each={props.list.shelves()}>
        {(shelf) => (
          <ShelfLine {...props} shelf={shelf} moving={moving} dragged={dragged} drag={drag} />
        )}
      </For>
    </ul>
  );
}

/** A line that can be dragged, and dropped on. */
function Line(
  props: Pick<Inner, 'dragged' | 'drag'> & {
    class: string;
    what: Dragged | null;
    onDropped: (what: Dragged) => void;
    children: JSX.Element;
  },
) {
  const [over, setOver] = createSignal(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging has its equals in keys and menus
    <div
      class={props.class}
      classList={{ over: over() }}
      draggable={props.what !== null && mayWriteArticles()}
      onDragStart={(event) => {
        event.dataTransfer?.setData('text/plain', '');
        props.drag(props.what);
      }}
      onDragEnd={() => props.drag(null)}
      onDragOver={(event) => {
        if (!props.dragged()) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        const what = props.dragged();
        setOver(false);
        props.drag(null);
        if (!what) return;
        event.preventDefault();
        props.onDropped(what);
      }}
    >
      {props.children}
    </div>
  );
}

function ShelfLine(props: Inner & { shelf: Shelf }) {
  const [folded, setFolded] = createSignal(false);
  const category = () => props.shelf.category;
  const name = () => {
    const held = category();
    if (held) return nameOf(held, props.list.language());
    return props.list.categories().length > 0 && !props.route.filtered()
      ? t('help.loose')
      : t('help.articles');
  };
  return (
    <li>
      <Line
        class="help-shelf"
        what={category() ? { category: category() as ArticleCategory } : null}
        dragged={props.dragged}
        drag={props.drag}
        onDropped={(what) => props.moving.dropOnShelf(what, props.shelf)}
      >
        <button
          type="button"
          class="help-fold"
          aria-expanded={!folded()}
          data-category={category()?.id}
          onClick={() => setFolded(!folded())}
          onKeyDown={(event) => {
            const held = category();
            if (!held || !mayWriteArticles()) return;
            if (!props.moving.key(event, { category: held })) return;
            event.preventDefault();
          }}
        >
          <ChevronRight size={14} />
          <span class="cut" dir="auto">
            {name()}
          </span>
          <span class="meta num">{number(props.shelf.families.length)}</span>
        </button>
        <Show when={mayWriteArticles() && category()}>
          {(held) => (
            <Menu label={t('help.categoryMenu', { name: name() })} trigger={<Ellipsis size={16} />}>
              <MenuItem onSelect={() => props.onEdit(held())}>{t('help.editCategory')}</MenuItem>
              <MenuLine />
              <MenuItem keys="Alt ↑" onSelect={() => props.moving.stepCategory(held(), -1)}>
                {t('help.up')}
              </MenuItem>
              <MenuItem keys="Alt ↓" onSelect={() => props.moving.stepCategory(held(), 1)}>
                {t('help.down')}
              </MenuItem>
              <Show
                when={held().parent_id === null}
                fallback={
                  <MenuItem keys="Alt ←" onSelect={() => props.moving.unnest(held())}>
                    {t('help.unnest')}
                  </MenuItem>
                }
              >
                <MenuItem keys="Alt →" onSelect={() => props.moving.nest(held())}>
                  {t('help.nest')}
                </MenuItem>
              </Show>
            </Menu>
          )}
        </Show>
      </Line>
      <Show when={!folded()}>
        <ul class="help-inside">
          <For each={props.shelf.families}>
            {(family) => <FamilyLine {...props} family={family} />}
          </For>
          <For each={props.shelf.inside}>{(shelf) => <ShelfLine {...props} shelf={shelf} />}</For>
        </ul>
      </Show>
    </li>
  );
}

function FamilyLine(props: Inner & { family: Family }) {
  const open = () => props.family.all.find(({ id }) => id === props.route.openId());
  return (
    <li>
      <Line
        class="help-line"
        what={{ family: props.family }}
        dragged={props.dragged}
        drag={props.drag}
        onDropped={(what) => props.moving.dropOnFamily(what, props.family)}
      >
        <A
          class="help-link"
          href={props.route.path((open() ?? props.family.head).id)}
          aria-current={open() ? 'true' : undefined}
          activeClass=""
          inactiveClass=""
          draggable={false}
          data-family={props.family.id}
          onKeyDown={(event) => {
            if (!mayWriteArticles() || !props.moving.key(event, { family: props.family })) return;
            event.preventDefault();
          }}
        >
          <span class="help-title" dir="auto">
            {props.family.head.title}
          </span>
          <span class="help-states">
            <ArticleState article={props.family.head} />
            <Show when={props.family.all.length > 1}>
              <span class="meta">{props.family.all.map((one) => one.language).join(' · ')}</span>
            </Show>
          </span>
        </A>
        <Show when={mayWriteArticles()}>
          <Menu
            label={t('help.articleMenu', { name: props.family.head.title })}
            trigger={<Ellipsis size={16} />}
          >
            <MenuItem keys="Alt ↑" onSelect={() => props.moving.stepFamily(props.family, -1)}>
              {t('help.up')}
            </MenuItem>
            <MenuItem keys="Alt ↓" onSelect={() => props.moving.stepFamily(props.family, 1)}>
              {t('help.down')}
            </MenuItem>
            <MenuItem
              keys={keyText(KEYS.open)}
              onSelect={() => props.route.open(props.family.head.id)}
            >
              {t('help.open')}
            </MenuItem>
          </Menu>
        </Show>
      </Line>
    </li>
  );
}

/** Lines are drawn anew whenever the list changes, whoever changed it: the keyboard stays on the one it was on. */
function keepFocus() {
  const { family, category } = (document.activeElement as HTMLElement | null)?.dataset ?? {};
  const line = family ? `[data-family="${family}"]` : category && `[data-category="${category}"]`;
  if (line) queueMicrotask(() => document.querySelector<HTMLElement>(line)?.focus());
}
