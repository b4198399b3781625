// The chat a ticket was made from, up to then; opened when somebody wants to read it.
import { A } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import { explain } from '../../api/problem';
import { getTranscript } from '../../api/tickets';
import { t } from '../../i18n';
import { clock, full } from '../../i18n/time';
import { conversationPath } from '../../state/navigation';
import { createResource } from '../../state/resource';
import { ErrorNote } from '../../ui/Notice';
import { RichText } from '../inbox/conversation/RichText';

export function Transcript(props: { id: number; sessionId: string }) {
  const [open, setOpen] = createSignal(false);
  const [messages, { refetch }] = createResource(() => open() && props.id, getTranscript);
  const said = () => (messages.error ? [] : (messages.latest ?? []));
  return (
    <details
      class="ticket-transcript"
      onToggle={(event) => setOpen(event.currentTarget.open || open())}
    >
      <summary>{t('ticket.transcript')}</summary>
      <p>
        <A href={conversationPath('active', props.sessionId)}>{t('ticket.openChat')}</A>
      </p>
      <Show when={messages.error}>
        <ErrorNote text={explain(messages.error)} onRetry={() => void refetch()} />
      </Show>
      <Show when={messages.loading && !messages.latest}>
        <p class="meta" role="status">
          {t('loading')}
        </p>
      </Show>
      <ol>
        <For each={said()}>
          {(message) => (
            <li classList={{ system: message.sender_type === 'system' }}>
              <span class="meta num" title={full(message.created_at)}>
                {clock(message.created_at)}
              </span>
              <span class="ticket-author" dir="auto">
                {message.sender_type === 'system'
                  ? ''
                  : (message.sender_name ?? t('ticket.visitor'))}
              </span>
              <span class="ticket-text" dir="auto">
                <RichText text={message.deleted_at ? t('message.deleted') : message.message} />
              </span>
            </li>
          )}
        </For>
      </ol>
    </details>
  );
}
