// A tag as a small label in its colour, with a way to take it off where there is one.
import X from 'lucide-solid/icons/x';
import { Show } from 'solid-js';
import { t } from '../i18n';
import { colourOf } from '../state/tags';
import './tagChip.css';

export function TagChip(props: { name: string; onRemove?: () => void }) {
  return (
    <span class={`tag tag-${colourOf(props.name)}`}>
      <span class="cut" dir="auto">
        {props.name}
      </span>
      <Show when={props.onRemove}>
        {(remove) => (
          <button
            type="button"
            class="tag-remove"
            aria-label={t('tags.remove', { name: props.name })}
            title={t('tags.remove', { name: props.name })}
            onClick={() => remove()()}
          >
            <X size={12} />
          </button>
        )}
      </Show>
    </span>
  );
}
