// One ticket: what was written on it, the chat it came from, and what is known and decided about it.
import type { Ticket } from '@deskbell/protocol';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import { createEffect, For, on, Show } from 'solid-js';
import { explain } from '../../api/problem';
import { getTicket, listComments } from '../../api/tickets';
import { t } from '../../i18n';
import { onChange } from '../../state/changes';
import { createResource } from '../../state/resource';
import { keepTicket, ticketOf } from '../../state/tickets';
import { IconButton } from '../../ui/Button';
import { Delayed, ErrorNote } from '../../ui/Notice';
import { Comment } from './Comment';
import { CommentComposer } from './CommentComposer';
import { Properties } from './Properties';
import { createPending } from './pending';
import type { TicketsRoute } from './route';
import { StatusChip } from './StatusChip';
import { Transcript } from './Transcript';

export function TicketDetail(props: { id: number; route: TicketsRoute }) {
  let log!: HTMLDivElement;
  const [asked, ask] = createResource(() => props.id, getTicket);
  const [comments, commentsAsk] = createResource(() => props.id, listComments);
  const pending = createPending(props.id, () => void commentsAsk.refetch());
  const written = () => (comments.error ? [] : (comments.latest ?? []));
  const waiting = () =>
    pending.entries().filter((one) => !written().some((c) => c.client_id === one.client_id));

  createEffect(() => {
    if (!asked.error && asked.latest) keepTicket(asked.latest);
  });
  onChange('ticket', (id) => {
    if (id !== null && id !== props.id) return;
    void ask.refetch();
    void commentsAsk.refetch();
  });
  createEffect(
    on(
      () => written().length + waiting().length,
      () => queueMicrotask(() => log?.scrollTo(0, log.scrollHeight)),
    ),
  );
  const ticket = (): Ticket | undefined => ticketOf(props.id);

  return (
    <>
      <section class="pane ticket-detail" aria-label={t('ticket.label')}>
        <header class="pane-head ticket-head">
          <IconButton label={t('back')} keys="Esc" onClick={() => props.route.open(null)}>
            <ArrowLeft size={18} class="flip" />
          </IconButton>
          <div class="head-who">
            <h2 class="cut" dir="auto" title={ticket()?.subject}>
              {ticket()?.subject}
            </h2>
            <p class="meta num">{ticket()?.number}</p>
          </div>
          <Show when={ticket()}>{(held) => <StatusChip status={held().status} />}</Show>
        </header>
        <Show when={asked.error || comments.error}>
          <ErrorNote
            text={explain(asked.error ?? comments.error)}
            onRetry={() => {
              void ask.refetch();
              void commentsAsk.refetch();
            }}
          />
        </Show>
        <div ref={log} class="ticket-log" role="log" aria-label={t('ticket.comments')} tabindex="0">
          <Show when={ticket()?.session_id}>
            {(session) => <Transcript id={props.id} sessionId={session()} />}
          </Show>
          <For each={written()}>{(comment) => <Comment comment={comment} />}</For>
          <For each={waiting()}>
            {(one) => (
              <Comment
                comment={one}
                failed={one.error}
                onRetry={() => pending.retry(one.client_id)}
                onDrop={() => pending.drop(one.client_id)}
              />
            )}
          </For>
          <Show when={comments.loading && !comments.latest}>
            <Delayed>
              <p class="meta" role="status">
                {t('loading')}
              </p>
            </Delayed>
          </Show>
          <Show
            when={
              comments.state === 'ready' &&
              written().length + waiting().length === 0 &&
              !ticket()?.session_id
            }
          >
            <p class="meta ticket-silent">{t('ticket.noComments')}</p>
          </Show>
        </div>
        <Show when={ticket()}>
          {(held) => <CommentComposer ticket={held()} onSend={pending.send} />}
        </Show>
      </section>
      <Show when={ticket()}>{(held) => <Properties ticket={held()} />}</Show>
    </>
  );
}
