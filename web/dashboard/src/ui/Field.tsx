// A labelled input with its hint and its error beside it, tied together for screen readers.
import { createUniqueId, Index, type JSX, Show, splitProps } from 'solid-js';
import './field.css';

interface Props extends JSX.InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

export function Field(props: Props) {
  const id = createUniqueId();
  const [own, rest] = splitProps(props, ['label', 'hint', 'error', 'class']);
  const note = () => (own.error ? `${id}-error` : own.hint ? `${id}-hint` : undefined);
  return (
    <div class={`field ${own.class ?? ''}`}>
      <label for={id}>{own.label}</label>
      <input
        {...rest}
        id={id}
        class="input"
        aria-invalid={own.error ? 'true' : undefined}
        aria-describedby={note()}
      />
      <Show when={own.error} fallback={<Hint id={`${id}-hint`} text={own.hint} />}>
        <p class="field-error" id={`${id}-error`}>
          {own.error}
        </p>
      </Show>
    </div>
  );
}

function Hint(props: { id: string; text: string | undefined }) {
  return (
    <Show when={props.text}>
      <p class="meta" id={props.id}>
        {props.text}
      </p>
    </Show>
  );
}

interface SelectProps<T extends string> {
  label: string;
  hint?: string;
  value: T;
  options: readonly { value: T; text: string }[];
  onChange: (value: T) => void;
}

export function Select<T extends string>(props: SelectProps<T>) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select
        id={id}
        class="input"
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value as T)}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
      >
        {props.options.map((option) => (
          <option value={option.value} selected={option.value === props.value}>
            {option.text}
          </option>
        ))}
      </select>
      <Hint id={`${id}-hint`} text={props.hint} />
    </div>
  );
}

interface NarrowProps {
  label: string;
  /** Of the first option, which says what all of them are about. */
  any?: string;
  value: string | number | undefined;
  options: readonly { value: string | number; text: string }[];
  class?: string;
  onChange: (value: string) => void;
}

/** One part of a filter: its label is only read out. */
export function Narrow(props: NarrowProps) {
  return (
    <select
      class={`input ${props.class ?? ''}`}
      aria-label={props.label}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    >
      <Show when={props.any}>
        <option value="">{props.any}</option>
      </Show>
      <Index each={props.options}>
        {(option) => (
          <option value={option().value} selected={option().value === props.value}>
            {option().text}
          </option>
        )}
      </Index>
    </select>
  );
}

interface SwitchProps {
  label: string;
  hint?: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

export function Switch(props: SwitchProps) {
  const id = createUniqueId();
  return (
    <div class="switch-row">
      <div>
        <label for={id}>{props.label}</label>
        <Hint id={`${id}-hint`} text={props.hint} />
      </div>
      <input
        id={id}
        class="switch"
        type="checkbox"
        role="switch"
        checked={props.checked}
        aria-checked={props.checked}
        disabled={props.disabled ?? false}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
    </div>
  );
}
