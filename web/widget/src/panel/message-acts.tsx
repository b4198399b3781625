// What can be done with a message: react, answer, and for a while edit or delete one's own.

import { EDIT_WINDOW, type Message, quoteOf, REACTIONS } from '@deskbell/protocol';
import { createSignal, For, onMount, Show } from 'solid-js';
import { t } from '../text';
import type { Desk } from './desk';
import { isOwn, pathOf, toggle } from './reactions';
import type { Nav } from './view';

interface ActsProps {
  desk: Desk;
  nav: Nav;
  message: Message;
}

/** Says when something could not be done, else it is over. */
function createDoing({ desk, nav }: ActsProps, over: () => void) {
  const [failed, setFailed] = createSignal(false);
  const run = async (call: Promise<Message>) => {
    setFailed(false);
    try {
      desk.changed(await call);
      nav.setAbout(null);
      over();
    } catch {
      setFailed(true);
    }
  };
  const note = (
    <Show when={failed()}>
      <p class="danger" role="alert">
        {t('actFailed')}
      </p>
    </Show>
  );
  return { run, note };
}

/** Escape leaves this alone, not the whole panel. */
const leaving = (leave: () => void) => (event: KeyboardEvent) => {
  if (event.key !== 'Escape' || event.isComposing) return;
  event.stopPropagation();
  leave();
};

const optionsOf = (seq: number, from: HTMLElement) => () =>
  from.querySelector<HTMLElement>(`[data-seq="${seq}"] .tip`)?.focus();

export function Acts(props: ActsProps) {
  const { desk, nav } = props;
  let box!: HTMLDivElement;
  let back = () => {};
  onMount(() => {
    back = optionsOf(props.message.seq, box.closest('.log') as HTMLElement);
    box.querySelector('button')?.focus({ preventScroll: true });
    box.scrollIntoView({ block: 'nearest' });
  });
  const [sure, setSure] = createSignal(false);
  const { run, note } = createDoing(props, () => back());
  const close = () => {
    nav.setAbout(null);
    back();
  };
  const changeable = () =>
    props.message.sender_type === 'customer' &&
    Date.now() - Date.parse(props.message.created_at) < EDIT_WINDOW;
  const given = (emoji: string) =>
    props.message.reactions?.some((one) => one.emoji === emoji && isOwn(one)) ?? false;

  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons of a message, no form
    <div ref={box} class="acts" role="group" aria-label={t('options')} on:keydown={leaving(close)}>
      <div class="acts-row">
        <For each={REACTIONS}>
          {(emoji) => (
            <button
              type="button"
              class="emoji"
              aria-label={t('react', { emoji })}
              aria-pressed={given(emoji)}
              onClick={() => void run(toggle(desk, props.message, emoji))}
            >
              {emoji}
            </button>
          )}
        </For>
      </div>
      <div class="acts-row">
        <button
          type="button"
          onClick={() => {
            nav.setAbout(null);
            nav.setAnswers(quoteOf(props.message));
            nav.refocus();
          }}
        >
          {t('reply')}
        </button>
        <Show when={changeable()}>
          <Show when={props.message.message}>
            <button
              type="button"
              onClick={() => nav.setAbout({ id: props.message.id, edit: true })}
            >
              {t('edit')}
            </button>
          </Show>
          <button
            type="button"
            classList={{ danger: sure() }}
            onClick={() =>
              sure() ? void run(desk.api().del<Message>(pathOf(props.message))) : setSure(true)
            }
          >
            {t(sure() ? 'deleteSure' : 'delete')}
          </button>
        </Show>
      </div>
      {note}
    </div>
  );
}

export function Edit(props: ActsProps) {
  const { desk, nav } = props;
  let field!: HTMLTextAreaElement;
  let back = () => {};
  onMount(() => {
    back = optionsOf(props.message.seq, field.closest('.log') as HTMLElement);
    field.focus();
  });
  const { run, note } = createDoing(props, () => back());
  const leave = () => {
    nav.setAbout(null);
    back();
  };
  const save = (event: Event) => {
    event.preventDefault();
    const message = field.value.trim();
    if (!message || message === props.message.message) return leave();
    void run(desk.api().patch<Message>(pathOf(props.message), { message }));
  };
  return (
    <form class="edit" onSubmit={save} on:keydown={leaving(leave)}>
      <textarea
        ref={field}
        rows="2"
        dir="auto"
        maxlength={Number.isFinite(desk.limit()) ? desk.limit() : undefined}
        aria-label={t('editing')}
        value={props.message.message}
      />
      <div>
        <button type="submit" class="link">
          {t('save')}
        </button>
        <button type="button" class="link" onClick={leave}>
          {t('cancel')}
        </button>
      </div>
      {note}
    </form>
  );
}
