// A key combination as a hint for the eye; screen readers have the shortcut sheet.
import { Show } from 'solid-js';

export function Keys(props: { keys: string | undefined; class?: string }) {
  return (
    <Show when={props.keys}>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a kbd element can't take the focus */}
      <kbd class={props.class} aria-hidden="true">
        {props.keys}
      </kbd>
    </Show>
  );
}
