// One line to fill in, with what is wrong about it.

import { Show } from 'solid-js';
import { t } from '../text';

interface FieldProps {
  name: 'name' | 'email';
  label: string;
  optional: boolean;
  error: string | null;
  first?: boolean;
}

export function Field(props: FieldProps) {
  return (
    <label class="field">
      <span class="field-label">
        {props.label}
        <Show when={props.optional}>
          <span class="meta">{t('preOptional')}</span>
        </Show>
      </span>
      <input
        name={props.name}
        type={props.name === 'email' ? 'email' : 'text'}
        autocomplete={props.name}
        dir="auto"
        data-first={props.first ? '' : undefined}
        aria-invalid={props.error ? 'true' : undefined}
        aria-describedby={props.error ? `${props.name}-error` : undefined}
        required={!props.optional}
      />
      <Show when={props.error}>
        <span class="danger" id={`${props.name}-error`}>
          {props.error}
        </span>
      </Show>
    </label>
  );
}
