// A field for tags: what is typed is completed from the tenant's tags; a word that is none becomes one.
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../../i18n';
import { suggestions } from '../../../state/tags';
import { TagChip } from '../../../ui/TagChip';
import './asks.css';

interface Props {
  id: string;
  without: readonly string[];
  /** Shows the choices without being asked: were they to go as the field is left, what stands below would move away
   * under the pointer that presses it. */
  inPlace?: boolean;
  onAdd: (name: string) => void;
}

export function TagField(props: Props) {
  const [typed, setTyped] = createSignal('');
  const [at, setAt] = createSignal(0);
  const [open, setOpen] = createSignal(false);
  const choices = () => {
    const known = suggestions(typed(), props.without).map((tag) => tag.name);
    const word = typed().trim();
    const isNew =
      word !== '' &&
      !known.some((name) => name.toLocaleLowerCase() === word.toLocaleLowerCase()) &&
      !props.without.some((name) => name.toLocaleLowerCase() === word.toLocaleLowerCase());
    return [
      ...known.map((name) => ({ name, isNew: false })),
      ...(isNew ? [{ name: word, isNew: true }] : []),
    ];
  };
  const shown = () => (props.inPlace || open()) && choices().length > 0;
  const add = (name: string | undefined) => {
    if (!name) return;
    props.onAdd(name);
    setTyped('');
    setAt(0);
  };
  const move = (by: number) => {
    setOpen(true);
    setAt((at() + by + choices().length) % Math.max(1, choices().length));
  };
  return (
    <div class="tag-field">
      <input
        class="input"
        type="text"
        role="combobox"
        autocomplete="off"
        maxlength="60"
        aria-label={t('tags.add')}
        aria-expanded={shown()}
        aria-controls={`${props.id}-tags`}
        aria-autocomplete="list"
        aria-activedescendant={shown() ? `${props.id}-tag-${at()}` : undefined}
        placeholder={t('tags.add')}
        value={typed()}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
          setOpen(true);
        }}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === 'ArrowDown') move(1);
          else if (event.key === 'ArrowUp') move(-1);
          else if (event.key === 'Enter') add(choices()[at()]?.name);
          else if (event.key === 'Escape' && open() && !props.inPlace) setOpen(false);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <Show when={shown()}>
        <div
          id={`${props.id}-tags`}
          class="tag-choices"
          role="listbox"
          aria-label={t('tags.title')}
        >
          <For each={choices()}>
            {(choice, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field answers to the keys
              <div
                id={`${props.id}-tag-${index()}`}
                class="tag-choice"
                role="option"
                aria-selected={index() === at()}
                onPointerMove={() => setAt(index())}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => add(choice.name)}
              >
                <Show when={choice.isNew} fallback={<TagChip name={choice.name} />}>
                  <span class="cut">{t('tags.make', { name: choice.name })}</span>
                </Show>
              </div>
            )}
          </For>
        </div>
      </Show>
    </div>
  );
}
