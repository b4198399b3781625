// One comment: who wrote it, when, and whether only colleagues see it. The text is shown as text.
import type { TicketComment } from '@deskbell/protocol';
import { Show } from 'solid-js';
import { t } from '../../i18n';
import { age, full } from '../../i18n/time';
import { now } from '../../state/clock';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { RichText } from '../inbox/conversation/RichText';

interface Props {
  comment: TicketComment;
  failed?: string | null;
  onRetry?: () => void;
  onDrop?: () => void;
}

export function Comment(props: Props) {
  return (
    <article class="ticket-comment" classList={{ internal: props.comment.internal }}>
      <header>
        <Avatar name={props.comment.author_name} id={props.comment.author_id} size="small" />
        <span class="ticket-author cut" dir="auto">
          {props.comment.author_name}
        </span>
        <Show when={props.comment.internal}>
          <Chip tone="warn">{t('ticket.internal')}</Chip>
        </Show>
        <time
          class="meta num"
          datetime={props.comment.created_at}
          title={full(props.comment.created_at)}
        >
          {props.comment.id
            ? age(Date.parse(props.comment.created_at), now())
            : props.failed
              ? t('ticket.notSent')
              : t('saving')}
        </time>
      </header>
      <p class="ticket-text" dir="auto">
        <RichText text={props.comment.text} />
      </p>
      <Show when={props.failed}>
        {(error) => (
          <p class="ticket-failed" role="alert">
            {error()}{' '}
            <Button kind="link" onClick={() => props.onRetry?.()}>
              {t('retry')}
            </Button>{' '}
            <Button kind="link" onClick={() => props.onDrop?.()}>
              {t('discard')}
            </Button>
          </p>
        )}
      </Show>
    </article>
  );
}
