// A menu behind a button: arrow keys, type-ahead and focus come from the accessible primitive. It stays
// inside its landmark and leaves the rest of the page reachable.
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import Check from 'lucide-solid/icons/check';
import type { JSX } from 'solid-js';
import { Keys } from './Keys';
import './menu.css';

export function Menu(props: {
  label: string;
  trigger: JSX.Element;
  class?: string;
  children: JSX.Element;
}) {
  return (
    <DropdownMenu gutter={4} placement="bottom-end" modal={false}>
      <DropdownMenu.Trigger
        class={props.class ?? 'btn icon'}
        aria-label={props.label}
        title={props.label}
      >
        {props.trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Content class="menu">{props.children}</DropdownMenu.Content>
    </DropdownMenu>
  );
}

export function MenuItem(props: { keys?: string; onSelect: () => void; children: JSX.Element }) {
  return (
    <DropdownMenu.Item class="menu-item" onSelect={() => props.onSelect()}>
      <span>{props.children}</span>
      <Keys keys={props.keys} />
    </DropdownMenu.Item>
  );
}

export function MenuChoice<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { value: T; text: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <DropdownMenu.RadioGroup value={props.value} onChange={(value) => props.onChange(value as T)}>
      <DropdownMenu.GroupLabel class="menu-label">{props.label}</DropdownMenu.GroupLabel>
      {props.options.map((option) => (
        <DropdownMenu.RadioItem class="menu-item" value={option.value} closeOnSelect>
          <span>{option.text}</span>
          <DropdownMenu.ItemIndicator>
            <Check size={14} />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export const MenuLine = () => <DropdownMenu.Separator class="menu-line" />;
