// What is done with a chat as a whole: have it sent by mail, and end it.

import type { ApiError, VisitorSession } from '@deskbell/protocol';
import { createSignal, onMount, Show } from 'solid-js';
import { key, type TextKey, t } from '../text';
import type { Desk } from './desk';

interface ChatMenuProps {
  desk: Desk;
  session: VisitorSession;
  /** Absent where it has ended. */
  end: (() => void) | undefined;
  close: () => void;
}

const FAULTS: Record<number, TextKey> = { 422: key('preEmailMissing'), 429: key('mailLimit') };

export function ChatMenu(props: ChatMenuProps) {
  const { desk } = props;
  let box!: HTMLDivElement;
  let field!: HTMLInputElement;
  const [asks, setAsks] = createSignal(false);
  const [fault, setFault] = createSignal<TextKey>();
  const [sentTo, setSentTo] = createSignal('');
  onMount(() => box.querySelector('button')?.focus());

  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    props.close();
  };
  const ask = () => {
    setAsks(true);
    field.focus();
  };
  async function send(event: Event) {
    event.preventDefault();
    setFault(undefined);
    const email = field.value.trim();
    if (!field.validity.valid || !email) return setFault(key('preEmailMissing'));
    const path = `/api/v1/chat/public/session/${encodeURIComponent(props.session.id)}/transcript`;
    try {
      setSentTo((await desk.api().post<{ email: string }>(path, { email })).email);
    } catch (error) {
      setFault(FAULTS[(error as ApiError).status] ?? key('mailFailed'));
    }
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a few buttons, no form
    <div ref={box} class="chat-menu" role="group" aria-label={t('chatOptions')} on:keydown={leave}>
      <Show
        when={asks()}
        fallback={
          <div>
            <Show when={desk.config()?.can_mail}>
              <button type="button" class="link" onClick={ask}>
                {t('mailChat')}
              </button>
            </Show>
            <Show when={props.end}>
              {(end) => (
                <button type="button" class="link" onClick={() => end()()}>
                  {t('end')}
                </button>
              )}
            </Show>
          </div>
        }
      >
        <Show
          when={!sentTo()}
          fallback={
            <p role="status">
              {t('mailDone', { email: sentTo() })}{' '}
              <button type="button" class="link" onClick={() => props.close()}>
                {t('mailClose')}
              </button>
            </p>
          }
        >
          <form noValidate onSubmit={(event) => void send(event)}>
            <label for="mail-to">{t('preEmail')}</label>
            <input
              ref={field}
              id="mail-to"
              type="email"
              dir="auto"
              autocomplete="email"
              maxlength="254"
              value={props.session.customer.email ?? ''}
              onInput={() => setFault(undefined)}
              aria-invalid={fault() ? 'true' : undefined}
              aria-describedby="mail-fault"
            />
            <p id="mail-fault" class="danger" role="alert">
              {fault() && t(fault() as TextKey)}
            </p>
            <div>
              <button type="submit" class="link">
                {t('mailSend')}
              </button>
              <button type="button" class="link" onClick={() => props.close()}>
                {t('cancel')}
              </button>
            </div>
          </form>
        </Show>
      </Show>
    </div>
  );
}
