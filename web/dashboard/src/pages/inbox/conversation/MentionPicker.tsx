// The list that an @ in a note opens: colleagues. Arrows move, Enter puts the name in, Esc closes.
import type { Agent } from '@deskbell/protocol';
import {
  createEffect,
  createMemo,
  createSignal,
  For,
  on,
  onCleanup,
  onMount,
  Show,
} from 'solid-js';
import { t } from '../../../i18n';
import { me } from '../../../state/auth';
import { agents } from '../../../state/people';
import { Avatar } from '../../../ui/Avatar';
import { atWord, matchingAgents } from './mentions';

const MOST = 8;

interface Props {
  field: HTMLTextAreaElement | undefined;
  text: string;
  enabled: boolean;
  onText: (text: string) => void;
}

export const colleagues = (): Agent[] =>
  Object.values(agents)
    .filter((agent) => !agent.disabled && agent.id !== me()?.id)
    .sort((a, b) => a.name.localeCompare(b.name));

export function MentionPicker(props: Props) {
  const [caret, setCaret] = createSignal(0);
  const [at, setAt] = createSignal(0);
  const [dismissed, setDismissed] = createSignal(false);
  const [focused, setFocused] = createSignal(false);
  const word = createMemo(() => (props.enabled && focused() ? atWord(props.text, caret()) : null));
  const choices = createMemo(() => {
    const found = word();
    return found ? matchingAgents(colleagues(), found.query).slice(0, MOST) : [];
  });
  const open = () => choices().length > 0 && !dismissed();
  const current = () => choices()[Math.min(at(), choices().length - 1)];

  createEffect(
    on(
      () => word()?.query,
      () => setAt(0),
    ),
  );
  createEffect(
    on(
      () => word() === null,
      (gone) => gone && setDismissed(false),
    ),
  );

  const choose = (agent: Agent | undefined) => {
    const place = word();
    const { field } = props;
    if (!place || !field || !agent) return;
    const name = `@${agent.name} `;
    props.onText(props.text.slice(0, place.from) + name + props.text.slice(caret()));
    const stop = place.from + name.length;
    queueMicrotask(() => {
      field.focus();
      field.setSelectionRange(stop, stop);
      setCaret(stop);
    });
  };

  const press = (event: KeyboardEvent) => {
    if (!open() || event.isComposing) return;
    const count = choices().length;
    const moves: Record<string, () => void> = {
      ArrowDown: () => setAt((at() + 1) % count),
      ArrowUp: () => setAt((at() + count - 1) % count),
      Enter: () => choose(current()),
      Tab: () => choose(current()),
      Escape: () => setDismissed(true),
    };
    const move = event.metaKey || event.ctrlKey || event.shiftKey ? undefined : moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };

  onMount(() => {
    createEffect(() => {
      const { field } = props;
      if (!field) return;
      const abort = new AbortController();
      const { signal } = abort;
      const look = () => setCaret(field.selectionStart);
      field.addEventListener('keydown', press, { capture: true, signal });
      for (const name of ['input', 'keyup', 'click', 'focus']) {
        field.addEventListener(name, look, { signal });
      }
      field.addEventListener('focus', () => setFocused(true), { signal });
      field.addEventListener('blur', () => setFocused(false), { signal });
      onCleanup(() => abort.abort());
    });
  });

  // The field keeps the focus; it says which option is the active one.
  createEffect(
    on(
      () => [props.field, open(), current()?.id] as const,
      ([field, shown, id], before) => {
        if (!field || (!shown && !before?.[1])) return;
        for (const [name, value] of [
          ['aria-autocomplete', 'list'],
          ['aria-controls', 'mention-picker'],
          ['aria-activedescendant', `mention-${id}`],
        ] as const) {
          if (shown) field.setAttribute(name, value);
          else field.removeAttribute(name);
        }
      },
    ),
  );

  return (
    <Show when={open()}>
      <div class="reply-picker mention-picker">
        <div id="mention-picker" class="reply-list" role="listbox" aria-label={t('mention.list')}>
          <For each={choices()}>
            {(agent) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
              <div
                id={`mention-${agent.id}`}
                class="reply-option mention-option"
                role="option"
                aria-selected={agent === current()}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => choose(agent)}
              >
                <Avatar name={agent.name} id={agent.id} size="small" />
                <span class="cut" dir="auto">
                  {agent.name}
                </span>
                <span class="meta cut">{t(`status.${agent.status}`)}</span>
              </div>
            )}
          </For>
        </div>
      </div>
    </Show>
  );
}
