// One line of the log: a day, a system line, a note, a bubble, or a reply that is still on its way.
import type { Message, Note, Session } from '@deskbell/protocol';
import Lock from 'lucide-solid/icons/lock';
import { Match, Show, Switch } from 'solid-js';
import { t } from '../../../i18n';
import { said } from '../../../i18n/systemLine';
import { clock, dayName, full } from '../../../i18n/time';
import { now } from '../../../state/clock';
import { answered, discard, type Pending, retry } from '../../../state/outbox';
import { whenText } from '../../../state/snoozing';
import { toast } from '../../../state/toasts';
import { Button } from '../../../ui/Button';
import { ArticleCard } from './ArticleCard';
import { Bubble } from './Bubble';
import { EarlierPart } from './EarlierPart';
import { Files } from './Files';
import type { Item } from './items';
import { QuoteWords } from './QuoteLine';
import { RichText } from './RichText';

type Of<Kind extends Item['kind']> = Extract<Item, { kind: Kind }>;

interface Props {
  item: Item;
  session: Session;
  newest: boolean;
  onJump: (seq: number) => void;
}

export function Line(props: Props) {
  const as = <Kind extends Item['kind']>(kind: Kind) =>
    props.item.kind === kind ? (props.item as Of<Kind>) : undefined;
  return (
    <Switch>
      <Match when={as('bubble')}>
        {(item) => (
          <Bubble
            item={item()}
            session={props.session}
            newest={props.newest}
            onJump={props.onJump}
          />
        )}
      </Match>
      <Match when={as('pending')}>
        {(item) => <Unsent entry={item().entry} session={props.session} />}
      </Match>
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

function Unsent(props: { entry: Pending; session: Session }) {
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
            <Show when={answered(props.entry)}>
              {(quote) => (
                <span class="quote-line">
                  <QuoteWords quote={quote()} session={props.session} />
                </span>
              )}
            </Show>
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
