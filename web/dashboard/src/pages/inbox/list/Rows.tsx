// The rows of a view. Only those in sight exist; one tab stop, arrow keys move the active row, and
// nothing moves under the pointer or the keyboard's focus.
import {
  createEffect,
  createMemo,
  createSignal,
  For,
  on,
  onCleanup,
  onMount,
  Show,
} from 'solid-js';
import { t } from '../../../i18n';
import { hold } from '../../../state/hold';
import type { List } from '../../../state/list';
import { savedView } from '../../../state/savedViews';
import {
  isSelected,
  selectAll,
  selection,
  selectTo,
  toggleSelected,
} from '../../../state/selection';
import { useAction } from '../../../state/shortcuts';
import { Button } from '../../../ui/Button';
import type { InboxRoute } from '../route';
import { Row } from './Row';
import { ROW, windowOf } from './window';

const MORE_AT = 8;

interface Shown {
  list: List;
  freed: number;
  ids: string[];
  waiting: number;
}

export function Rows(props: { route: InboxRoute; list: List }) {
  let box!: HTMLDivElement;
  const [pointer, setPointer] = createSignal(false);
  const [focus, setFocus] = createSignal(false);
  const [freed, setFreed] = createSignal(0);
  const [top, setTop] = createSignal(0);
  const [height, setHeight] = createSignal(800);
  const [activeId, setActiveId] = createSignal<string | null>(null);

  const shown = createMemo<Shown>((before) => {
    const same = before?.list === props.list && before.freed === freed();
    const held = hold(same ? before.ids : [], props.list.ids(), pointer() || focus());
    return { list: props.list, freed: freed(), ...held };
  });
  const ids = () => shown().ids;
  const indexes = createMemo(() => new Map(ids().map((id, index) => [id, index])));
  const visible = createMemo(() => {
    const { from, to } = windowOf(top(), height(), ROW, ids().length);
    const inSight = ids().slice(from, to);
    const active = activeId();
    const at = active === null ? undefined : indexes().get(active);
    if (at !== undefined && (at < from || at >= to)) inSight.push(active as string);
    return inSight;
  });

  onMount(() => {
    const observer = new ResizeObserver(() => setHeight(box.clientHeight));
    observer.observe(box);
    onCleanup(() => observer.disconnect());
  });
  createEffect(
    on(props.route.openId, (id) => {
      if (id) setActiveId(id);
      // On a phone the list was out of the way; it comes back where it was left.
      else if (box.scrollTop !== top()) box.scrollTop = top();
    }),
  );
  createEffect(
    on(
      () => props.list,
      () => {
        box.scrollTop = 0;
      },
      { defer: true },
    ),
  );
  createEffect(() => {
    const { to } = windowOf(top(), height(), ROW, ids().length);
    if (to >= ids().length - MORE_AT && props.list.hasMore()) void props.list.more();
  });

  const step = (by: number) => {
    const active = activeId();
    const at =
      (active === null ? undefined : indexes().get(active)) ?? (by > 0 ? -1 : ids().length);
    moveTo(at + by);
  };
  const moveTo = (index: number) => {
    const next = Math.min(Math.max(index, 0), ids().length - 1);
    const id = ids()[next];
    if (id === undefined) return;
    setActiveId(id);
    const start = next * ROW;
    if (start < box.scrollTop) box.scrollTop = start;
    else if (start + ROW > box.scrollTop + box.clientHeight) {
      box.scrollTop = start + ROW - box.clientHeight;
    }
  };
  const openActive = () => {
    const id = activeId();
    if (id === null || !indexes().has(id)) return false;
    props.route.open(id);
    return true;
  };

  useAction('next', () => step(1));
  useAction('previous', () => step(-1));
  useAction('open', openActive);
  const pickActive = () => {
    const id = activeId();
    if (id === null || !indexes().has(id)) return false;
    toggleSelected(id);
    return true;
  };
  useAction('select', pickActive);
  useAction('selectAll', () => selectAll(ids()));

  const label = () => {
    const id = props.route.saved();
    const saved = id === undefined ? undefined : savedView(id)?.name;
    return saved ?? t(`views.${props.route.view()}`);
  };
  const page = () => Math.max(1, Math.floor(height() / ROW) - 1);
  const keys: Record<string, () => void> = {
    Home: () => moveTo(0),
    End: () => moveTo(ids().length - 1),
    PageDown: () => step(page()),
    PageUp: () => step(-page()),
    ' ': openActive,
    // These also work where single keys are turned off: the list itself has the focus.
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: openActive,
  };

  return (
    <div
      class="rows-frame"
      onPointerEnter={(event) => event.pointerType === 'mouse' && setPointer(true)}
      onPointerLeave={() => setPointer(false)}
    >
      <Show when={shown().waiting > 0}>
        <Button class="rows-new" kind="primary" onClick={() => setFreed(freed() + 1)}>
          {t('list.new', { count: shown().waiting })}
        </Button>
      </Show>
      <div
        ref={box}
        class="rows"
        role="listbox"
        tabIndex={0}
        aria-label={label()}
        aria-multiselectable={selection().size > 0 ? true : undefined}
        aria-activedescendant={
          activeId() !== null && indexes().has(activeId() as string)
            ? `row-${activeId()}`
            : undefined
        }
        onScroll={() => setTop(box.scrollTop)}
        onFocus={() => setFocus(box.matches(':focus-visible'))}
        onBlur={() => setFocus(false)}
        onKeyDown={(event) => {
          const action = keys[event.key];
          if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          action();
        }}
      >
        <div role="presentation" style={{ height: `${ids().length * ROW}px` }} class="rows-space">
          <For each={visible()}>
            {(id) => (
              <Row
                id={id}
                filter={props.list.filter}
                index={indexes().get(id) ?? 0}
                total={ids().length}
                selected={props.route.openId() === id}
                active={activeId() === id}
                picked={isSelected(id)}
                picking={selection().size > 0}
                onPick={(range) => (range ? selectTo(id, ids()) : toggleSelected(id))}
                onOpen={() => {
                  setActiveId(id);
                  props.route.open(id);
                }}
              />
            )}
          </For>
        </div>
      </div>
    </div>
  );
}
