// A menu behind a button: opens on click or arrow, arrows and first letters move, Esc and a choice give
// the focus back. It stays inside its landmark, right below its button.
import Check from 'lucide-solid/icons/check';
import {
  createContext,
  createSignal,
  For,
  type JSX,
  onCleanup,
  onMount,
  Show,
  useContext,
} from 'solid-js';
import { Keys } from './Keys';
import './menu.css';

const Close = createContext<() => void>(() => {});

interface MenuProps {
  label: string;
  trigger: JSX.Element;
  children: JSX.Element;
  /** Over what scrolls, wherever there is room; the arrow keys are left to whoever is around it. */
  float?: boolean;
  tabIndex?: number;
}

export function Menu(props: MenuProps) {
  const [open, setOpen] = createSignal(false);
  let button!: HTMLButtonElement;
  const close = () => {
    setOpen(false);
    button.focus();
  };
  return (
    <div class="menu-anchor">
      <button
        ref={button}
        type="button"
        class="btn icon"
        aria-haspopup="menu"
        aria-expanded={open()}
        aria-label={props.label}
        title={props.label}
        tabIndex={props.tabIndex ?? 0}
        onClick={() => setOpen(!open())}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || props.float) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {props.trigger}
      </button>
      <Show when={open()}>
        <Close.Provider value={close}>
          <Items
            label={props.label}
            button={button}
            float={props.float ?? false}
            onLeave={() => setOpen(false)}
          >
            {props.children}
          </Items>
        </Close.Provider>
      </Show>
    </div>
  );
}

interface ItemsProps {
  label: string;
  button: HTMLButtonElement;
  float: boolean;
  onLeave: () => void;
  children: JSX.Element;
}

function Items(props: ItemsProps) {
  const close = useContext(Close);
  let box!: HTMLDivElement;
  const all = () => [...box.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  const move = (to: number) => {
    const items = all();
    items[(to + items.length) % items.length]?.focus();
  };
  const current = () => all().indexOf(document.activeElement as HTMLElement);
  const startingWith = (letter: string) => {
    const items = all();
    const after = [...items.slice(current() + 1), ...items];
    after
      .find((item) =>
        item.textContent?.trim().toLocaleLowerCase().startsWith(letter.toLocaleLowerCase()),
      )
      ?.focus();
  };

  onMount(() => {
    if (props.float) floatBeside(box, props.button, props.onLeave);
    move(0);
    const outside = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!box.contains(target) && !props.button.contains(target)) props.onLeave();
    };
    document.addEventListener('pointerdown', outside);
    onCleanup(() => document.removeEventListener('pointerdown', outside));
  });

  const keys: Record<string, () => void> = {
    ArrowDown: () => move(current() + 1),
    ArrowUp: () => move(current() - 1),
    ArrowRight: () => move(current() + 1),
    ArrowLeft: () => move(current() - 1),
    Home: () => move(0),
    End: () => move(-1),
    Escape: close,
    Tab: close,
  };

  return (
    <div
      ref={box}
      class="menu"
      role="menu"
      tabIndex={-1}
      aria-label={props.label}
      onKeyDown={(event) => {
        // Keys pressed in a menu are the menu's: none of them is a shortcut of the page.
        event.stopPropagation();
        const action = keys[event.key];
        if (action) {
          event.preventDefault();
          action();
        } else if (event.key.length === 1 && event.key !== ' ') startingWith(event.key);
      }}
    >
      {props.children}
    </div>
  );
}

/** Below the button or above it, inside the window, and gone with it when it is scrolled out of sight. */
function floatBeside(box: HTMLElement, button: HTMLElement, onLeave: () => void): void {
  const rtl = getComputedStyle(button).direction === 'rtl';
  const place = () => {
    const at = button.getBoundingClientRect();
    if (at.bottom < 0 || at.top > innerHeight) return onLeave();
    const below = at.bottom + 4 + box.offsetHeight <= innerHeight - 8;
    const top = below ? at.bottom + 4 : Math.max(8, at.top - 4 - box.offsetHeight);
    const wanted = rtl ? at.right - box.offsetWidth : at.left;
    const left = Math.min(Math.max(8, wanted), innerWidth - 8 - box.offsetWidth);
    box.style.translate = `${left}px ${top}px`;
  };
  Object.assign(box.style, { position: 'fixed', inset: '0 auto auto 0' });
  place();
  addEventListener('scroll', place, { capture: true, passive: true });
  onCleanup(() => removeEventListener('scroll', place, { capture: true }));
}

/** Little choices beside each other, such as emoji. */
export function MenuRow<T extends string>(props: {
  label: string;
  options: readonly T[];
  chosen: (value: T) => boolean;
  onSelect: (value: T) => void;
}) {
  const close = useContext(Close);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is not allowed inside a menu, a group is
    <div role="group" class="menu-row" aria-label={props.label}>
      <For each={props.options}>
        {(value) => (
          <button
            type="button"
            role="menuitemcheckbox"
            class="menu-emoji"
            tabIndex={-1}
            aria-checked={props.chosen(value)}
            onClick={() => {
              close();
              props.onSelect(value);
            }}
          >
            {value}
          </button>
        )}
      </For>
    </div>
  );
}

export function MenuItem(props: { keys?: string; onSelect: () => void; children: JSX.Element }) {
  const close = useContext(Close);
  return (
    <button
      type="button"
      role="menuitem"
      class="menu-item"
      tabIndex={-1}
      onClick={() => {
        close();
        props.onSelect();
      }}
    >
      <span>{props.children}</span>
      <Keys keys={props.keys} />
    </button>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; text: string }[];
  onChange: (value: T) => void;
}

export function MenuChoice<T extends string>(props: ChoiceProps<T>) {
  const close = useContext(Close);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is not allowed inside a menu, a group is
    <div role="group" aria-label={props.label}>
      <div class="menu-label" role="presentation">
        {props.label}
      </div>
      <For each={props.options}>
        {(option) => (
          <button
            type="button"
            role="menuitemradio"
            class="menu-item"
            tabIndex={-1}
            aria-checked={option.value === props.value}
            onClick={() => {
              close();
              props.onChange(option.value);
            }}
          >
            <span>{option.text}</span>
            <Show when={option.value === props.value}>
              <Check size={14} />
            </Show>
          </button>
        )}
      </For>
    </div>
  );
}

export const MenuLine = () => <hr class="menu-line" />;
