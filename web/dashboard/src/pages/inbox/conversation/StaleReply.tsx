// A reply written without knowing a colleague's answer is held back until the writer has read it.
import type { Session } from '@deskbell/protocol';
import { createMemo, Show } from 'solid-js';
import { t } from '../../../i18n';
import { writeDraft } from '../../../state/drafts';
import { answered, discard, type Pending, sendReply, staleReply } from '../../../state/outbox';
import { heldTimeline } from '../../../state/timelines';
import { Button } from '../../../ui/Button';
import { takeBack } from './composing';
import { answerBefore } from './stale';

export function StaleReply(props: { session: Session }) {
  const held = createMemo(() => staleReply(props.session.id));
  const answer = (entry: Pending) =>
    answerBefore(entry, heldTimeline(props.session.id)?.messages() ?? []);

  const sendAnyway = (entry: Pending) => {
    discard(entry.client_id);
    void sendReply(props.session.id, entry.message, null, entry.attachments ?? [], {
      answers: answered(entry),
    });
    takeBack(props.session.id);
  };
  const editIt = (entry: Pending) => {
    discard(entry.client_id);
    writeDraft(props.session.id, 'reply', entry.message);
    takeBack(props.session.id);
  };

  return (
    <Show when={held()}>
      {(entry) => (
        <div class="stale" role="alertdialog" aria-label={t('stale.label')}>
          <p class="stale-title">
            {t('stale.title', { name: answer(entry())?.sender_name ?? t('agent.another') })}
          </p>
          <Show when={answer(entry())}>
            {(message) => (
              <blockquote class="stale-quote" dir="auto">
                {message().message}
              </blockquote>
            )}
          </Show>
          <div class="stale-actions">
            <Button onClick={() => editIt(entry())}>{t('stale.edit')}</Button>
            <Button kind="primary" onClick={() => sendAnyway(entry())}>
              {t('stale.send')}
            </Button>
          </div>
        </div>
      )}
    </Show>
  );
}
