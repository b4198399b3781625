// One line of the log: a day, a system line, a note, a bubble, or a reply that is still on its way.
import type { Message, Note, Session } from '@deskbell/protocol';
import { messageState } from '@deskbell/protocol';
import Lock from 'lucide-solid/icons/lock';
import { Match, Show, Switch } from 'solid-js';
import { t } from '../../../i18n';
import { said } from '../../../i18n/systemLine';
import { clock, dayName, full } from '../../../i18n/time';
import { me } from '../../../state/auth';
import { now } from '../../../state/clock';
import { discard, type Pending, retry } from '../../../state/outbox';
import { nameOf } from '../../../state/people';
import { whenText } from '../../../state/snoozing';
import { toast } from '../../../state/toasts';
import { Avatar } from '../../../ui/Avatar';
import { Button } from '../../../ui/Button';
import { ArticleCard } from './ArticleCard';
import { EarlierPart } from './EarlierPart';
import { Files } from './Files';
import type { Item } from './items';
import { RichText } from './RichText';

type Of<Kind extends Item['kind']> = Extract<Item, { kind: Kind }>;

export function Line(props: { item: Item; session: Session }) {
  const as = <Kind extends Item['kind']>(kind: Kind) =>
    props.item.kind === kind ? (props.item as Of<Kind>) : undefined;
  return (
    <Switch>
      <Match when={as('bubble')}>
        {(item) => <Bubble item={item()} session={props.session} />}
      </Match>
      <Match when={as('pending')}>{(item) => <Unsent entry={item().entry} />}</Match>
      <Match when={as('note')}>{(item) => <NoteLine note={item().note} />}</Match>
      <Match when={as('system')}>{(item) => <SystemLine message={item().message} />}</Match>
      <Match when={as('day')}>
        {(item) => (
          <h3 class="log-day" data-key={item().key}>
            {dayName(item().at, now())}
          </h3>
        )}
      </Match>
      <Match when={as('unread')}>
        <p class="log-unread" data-key="unread">
          <span>{t('log.unread')}</span>
        </p>
      </Match>
    </Switch>
  );
}

function Bubble(props: { item: Of<'bubble'>; session: Session }) {
  const message = () => props.item.message;
  const own = () => message().sender_type === 'agent' && message().sender_id === me()?.id;
  const name = () =>
    props.item.out
      ? (message().sender_name ?? t(`sender.${message().sender_type}`))
      : nameOf(props.session);
  return (
    <div
      class="bubble-row"
      classList={{ out: props.item.out, first: props.item.first, last: props.item.last }}
      data-key={props.item.key}
    >
      <Show when={!props.item.out}>
        <span class="bubble-avatar">
          <Show when={props.item.first}>
            <Avatar name={name()} id={props.session.customer_id} size="small" />
          </Show>
        </span>
      </Show>
      <div class="bubble-column">
        <Show when={props.item.first}>
          <span class={props.item.out && !own() ? 'bubble-author meta' : 'unseen'}>{name()}</span>
        </Show>
        {/* An article's title is the card's. */}
        <Show when={message().message && message().message !== message().kb_article?.title}>
          <div class="bubble" dir="auto">
            <RichText text={message().message} />
          </div>
        </Show>
        <Show when={message().kb_article}>{(article) => <ArticleCard article={article()} />}</Show>
        <Show when={message().attachments.length > 0}>
          <Files files={message().attachments} />
        </Show>
        <Show when={undelivered(message())}>
          {(reason) => (
            <span class="meta bubble-meta failed" dir="auto">
              {t('message.undelivered')} {reason()}
            </span>
          )}
        </Show>
        <Show when={props.item.last}>
          <span class="meta bubble-meta num">
            <time datetime={message().created_at} title={full(message().created_at)}>
              {clock(message().created_at)}
            </time>
            <Show when={props.item.out && !undelivered(message())}>
              {' '}
              · {t(`message.${messageState(message(), props.session.seen) as 'sent'}`)}
            </Show>
          </span>
        </Show>
      </div>
    </div>
  );
}

/** Why a channel never took it. */
function undelivered(message: Message): string | undefined {
  const delivery = message.metadata.delivery as { state?: string; reason?: string } | undefined;
  return delivery?.state === 'failed' ? delivery.reason : undefined;
}

function SystemLine(props: { message: Message }) {
  const earlier = () => {
    const { code, session_id } = props.message.metadata;
    return code === 'merged_from' && typeof session_id === 'string' ? session_id : undefined;
  };
  return (
    <Show when={earlier()} fallback={<PlainSystemLine message={props.message} />}>
      {(id) => <EarlierPart id={id()} at={props.message} />}
    </Show>
  );
}

function PlainSystemLine(props: { message: Message }) {
  return (
    <p class="log-line" data-key={props.message.id}>
      {said(props.message)} ·{' '}
      <time class="num" datetime={props.message.created_at} title={full(props.message.created_at)}>
        {clock(props.message.created_at)}
      </time>
    </p>
  );
}

function NoteLine(props: { note: Note }) {
  return (
    <Show when={props.note.happening} fallback={<WrittenNote note={props.note} />}>
      {(happening) => (
        <p class="log-line" data-key={props.note.id} dir="auto">
          {happeningText(happening(), props.note.author_name)} ·{' '}
          <time class="num" datetime={props.note.created_at} title={full(props.note.created_at)}>
            {clock(props.note.created_at)}
          </time>
        </p>
      )}
    </Show>
  );
}

function happeningText(happening: NonNullable<Note['happening']>, name: string): string {
  if (happening.code === 'woken') {
    return happening.by_clock ? t('snooze.lineOver') : t('snooze.lineWoken', { name });
  }
  return happening.until === null
    ? t('snooze.lineUntilReply', { name })
    : t('snooze.line', { name, when: whenText(happening.until) });
}

function WrittenNote(props: { note: Note }) {
  return (
    <div class="note-row" data-key={props.note.id}>
      <p class="note-head meta">
        <Lock size={12} />
        <span>
          {t('note.by', { name: props.note.author_name })} ·{' '}
          <time class="num" datetime={props.note.created_at} title={full(props.note.created_at)}>
            {clock(props.note.created_at)}
          </time>
        </span>
      </p>
      <div class="note-text" dir="auto">
        <RichText text={props.note.note} />
      </div>
    </div>
  );
}

function Unsent(props: { entry: Pending }) {
  const failed = () => props.entry.error !== undefined && !held();
  // A colleague's answer came first; the panel over the composer asks what to do.
  const held = () => props.entry.error?.code === 'stale_reply';
  const reason = () =>
    props.entry.error?.code === 'conversation_closed'
      ? t('chat.closed')
      : props.entry.error?.message;
  const copy = async () => {
    await navigator.clipboard.writeText(props.entry.message);
    toast(t('copied'));
  };
  return (
    <div class="bubble-row out first last" data-key={props.entry.client_id}>
      <div class="bubble-column">
        <Show when={props.entry.article}>{(article) => <ArticleCard article={article()} />}</Show>
        <Show when={props.entry.message && !props.entry.article}>
          <div class="bubble unsent" classList={{ 'note-text': props.entry.note }} dir="auto">
            <RichText text={props.entry.message} />
          </div>
        </Show>
        <Show when={props.entry.attachments}>{(files) => <Files files={files()} />}</Show>
        <span class="meta bubble-meta">
          <Show when={failed()} fallback={held() ? t('message.held') : t('message.sending')}>
            <span class="failed">
              {t('message.failed')} {reason()}
            </span>
            <Button kind="link" onClick={() => retry(props.entry.client_id)}>
              {t('retry')}
            </Button>
            <Button kind="link" onClick={() => void copy()}>
              {t('copyText')}
            </Button>
            <Button kind="link" onClick={() => discard(props.entry.client_id)}>
              {t('discard')}
            </Button>
          </Show>
        </span>
      </div>
    </div>
  );
}
