// What is typed finds, the arrows move among what was found, Enter chooses: a combobox whose focus stays in the
// field. The options of its list are called `<list>-<index>`.
import { createEffect, on } from 'solid-js';

interface Props {
  /** The id of the listbox. */
  list: string;
  label: string;
  placeholder?: string;
  class?: string;
  query: string;
  onQuery: (query: string) => void;
  /** How many were found. */
  count: number;
  at: number;
  onAt: (index: number) => void;
  onChoose: (event: KeyboardEvent) => void;
}

export function FindField(props: Props) {
  createEffect(
    on(
      () => props.query,
      () => props.onAt(0),
      { defer: true },
    ),
  );
  const option = () => `${props.list}-${props.at}`;
  const move = (by: number) => {
    if (props.count === 0) return;
    props.onAt((props.at + by + props.count) % props.count);
    document.getElementById(option())?.scrollIntoView({ block: 'nearest' });
  };
  const press = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter') {
      if (props.count > 0) props.onChoose(event);
    } else return;
    event.preventDefault();
  };
  return (
    <input
      class={props.class}
      type="text"
      role="combobox"
      dir="auto"
      aria-label={props.label}
      aria-expanded="true"
      aria-controls={props.list}
      aria-autocomplete="list"
      aria-activedescendant={props.count > 0 ? option() : undefined}
      placeholder={props.placeholder ?? props.label}
      autocomplete="off"
      spellcheck={false}
      value={props.query}
      onInput={(event) => props.onQuery(event.currentTarget.value)}
      onKeyDown={press}
    />
  );
}
