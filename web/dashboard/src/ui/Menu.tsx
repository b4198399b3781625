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

export function Menu(props: { label: string; trigger: JSX.Element; children: JSX.Element }) {
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
        onClick={() => setOpen(!open())}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {props.trigger}
      </button>
      <Show when={open()}>
        <Close.Provider value={close}>
          <Items label={props.label} button={button} onLeave={() => setOpen(false)}>
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
