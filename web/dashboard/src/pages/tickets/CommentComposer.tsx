// Where comments are written: public ones answer the requester, internal ones are for colleagues.
import type { Ticket } from '@deskbell/protocol';
import { createSignal, For, Show } from 'solid-js';
import { getSession } from '../../api/sessions';
import { t } from '../../i18n';
import { conversation } from '../../state/conversations';
import { type Mode, readDraft, writeDraft } from '../../state/drafts';
import { customerName } from '../../state/people';
import { createResource } from '../../state/resource';
import { settings } from '../../state/settings';
import { useAction } from '../../state/shortcuts';
import { Button } from '../../ui/Button';
import { enterMeans } from '../inbox/conversation/enter';
import { ReplyPicker } from '../savedReplies/ReplyPicker';
import { valuesForTicket } from '../savedReplies/values';
import type { NewComment } from './pending';
import '../inbox/conversation/composer.css';

const MODES: readonly Mode[] = ['reply', 'note'];

export function CommentComposer(props: { ticket: Ticket; onSend: (comment: NewComment) => void }) {
  const [field, setField] = createSignal<HTMLTextAreaElement>();
  const key = () => `ticket-${props.ticket.id}`;
  const [mode, setMode] = createSignal<Mode>('reply');
  const [text, setText] = createSignal(readDraft(key(), 'reply'));
  const [toChat, setToChat] = createSignal(false);
  const [asked] = createResource(() => props.ticket.session_id, getSession);
  /** Only an open chat can be written into. */
  const chatIsOpen = () => {
    const id = props.ticket.session_id;
    const session = id ? (conversation(id) ?? (asked.error ? undefined : asked.latest)) : undefined;
    return session !== undefined && session.status !== 'closed';
  };

  const write = (value: string) => {
    setText(value);
    writeDraft(key(), mode(), value);
  };
  const focus = (next: Mode) => {
    setMode(next);
    setText(readDraft(key(), next));
    queueMicrotask(() => field()?.focus());
  };
  const send = () => {
    const words = text().trim();
    if (!words) return;
    const internal = mode() === 'note';
    props.onSend({ text: words, internal, to_chat: !internal && toChat() && chatIsOpen() });
    write('');
  };
  useAction('reply', () => focus('reply'));
  useAction('note', () => focus('note'));

  return (
    <div class="composer" classList={{ noting: mode() === 'note' }}>
      <fieldset class="composer-modes">
        <legend class="unseen">{t('composer.kind')}</legend>
        <For each={MODES}>
          {(value) => (
            <button
              type="button"
              class="composer-mode"
              aria-pressed={mode() === value}
              onClick={() => focus(value)}
            >
              {value === 'note' ? t('ticket.internalNote') : t('ticket.publicReply')}
            </button>
          )}
        </For>
      </fieldset>
      <ReplyPicker
        field={field()}
        text={text()}
        onText={write}
        values={() => valuesForTicket(props.ticket)}
      />
      <textarea
        ref={setField}
        class="composer-text"
        rows="3"
        dir="auto"
        aria-label={mode() === 'note' ? t('ticket.internalNote') : t('ticket.publicReply')}
        placeholder={
          mode() === 'note'
            ? t('composer.noteHint')
            : t('composer.replyTo', { name: customerName(props.ticket.customer) })
        }
        value={text()}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.defaultPrevented) return;
          if (event.key === 'Escape') event.currentTarget.blur();
          if (!enterMeans(event, settings.enterSends)) return;
          event.preventDefault();
          send();
        }}
      />
      <div class="composer-foot">
        <Show when={mode() === 'reply' && chatIsOpen()} fallback={<span />}>
          <label class="ticket-to-chat">
            <input
              type="checkbox"
              checked={toChat()}
              onChange={(event) => setToChat(event.currentTarget.checked)}
            />
            {t('ticket.toChat')}
          </label>
        </Show>
        <Button kind="primary" disabled={!text().trim()} onClick={send}>
          {mode() === 'note' ? t('composer.addNote') : t('ticket.addReply')}
        </Button>
      </div>
    </div>
  );
}
