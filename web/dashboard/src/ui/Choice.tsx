// One of some, chosen from a list that says itself what it chooses: its label is read out, not seen.
import { For, Show } from 'solid-js';

export interface Option {
  value: string | number;
  text: string;
}

interface Props {
  label: string;
  /** What stands for none of them; without, one is always chosen. */
  any?: string;
  options: readonly Option[];
  value: string | number | undefined;
  class?: string;
  /** Empty for none of them. */
  onChange: (value: string) => void;
}

export function Choice(props: Props) {
  return (
    <select
      class={`input ${props.class ?? ''}`}
      aria-label={props.label}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    >
      <Show when={props.any}>
        <option value="">{props.any}</option>
      </Show>
      <For each={props.options}>
        {(option) => (
          <option
            value={option.value}
            selected={String(option.value) === String(props.value ?? '')}
          >
            {option.text}
          </option>
        )}
      </For>
    </select>
  );
}
