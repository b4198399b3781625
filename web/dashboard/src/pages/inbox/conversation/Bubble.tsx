// What somebody said, with what became of it: what it answers, edits, reactions, and what can be done with it.
import type { Message, Session } from '@deskbell/protocol';
import { messageState } from '@deskbell/protocol';
import { createSignal, lazy, Show, Suspense } from 'solid-js';
import { t } from '../../../i18n';
import { clock, full } from '../../../i18n/time';
import { editing, isOwn, mayModerate } from '../../../state/messages';
import { nameOf } from '../../../state/people';
import { Avatar } from '../../../ui/Avatar';
import { ArticleCard } from './ArticleCard';
import { EditField } from './EditField';
import { Files } from './Files';
import type { Item } from './items';
import { MessageTools } from './MessageTools';
import { QuoteLine } from './QuoteLine';
import { Reactions } from './Reactions';
import { RichText } from './RichText';
import './message.css';

const VersionsDialog = lazy(() => import('./VersionsDialog'));

/** How long a finger rests on a message until its menu opens. */
const LONG_PRESS = 450;

interface Props {
  item: Extract<Item, { kind: 'bubble' }>;
  session: Session;
  newest: boolean;
  onJump: (seq: number) => void;
}

export function Bubble(props: Props) {
  const [versions, setVersions] = createSignal(false);
  const message = () => props.item.message;
  const name = () =>
    props.item.out
      ? (message().sender_name ?? t(`sender.${message().sender_type}`))
      : nameOf(props.session);
  const mayLook = () => isOwn(message()) || mayModerate();
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
      <div class="bubble-column" {...longPress(() => props.item.key)}>
        <Show when={props.item.first}>
          <span class={props.item.out && !isOwn(message()) ? 'bubble-author meta' : 'unseen'}>
            {name()}
          </span>
        </Show>
        <Show
          when={!message().deleted_at}
          fallback={<p class="bubble gone">{t('message.deleted')}</p>}
        >
          <Show when={editing()?.id !== message().id} fallback={<EditField message={message()} />}>
            <Said message={message()} session={props.session} onJump={props.onJump} />
          </Show>
        </Show>
        <Reactions message={message()} />
        <Show when={undelivered(message())}>
          {(reason) => (
            <span class="meta bubble-meta failed" dir="auto">
              {t('message.undelivered')} {reason()}
            </span>
          )}
        </Show>
        <Show when={props.item.last || message().edited_at || message().deleted_at}>
          <span class="meta bubble-meta num">
            <time datetime={message().created_at} title={full(message().created_at)}>
              {clock(message().created_at)}
            </time>
            <Changed message={message()} mayLook={mayLook()} onLook={() => setVersions(true)} />
            <Show when={props.item.out && !message().deleted_at && !undelivered(message())}>
              {' '}
              · {t(`message.${messageState(message(), props.session.seen) as 'sent'}`)}
            </Show>
          </span>
        </Show>
      </div>
      <Show when={!message().deleted_at}>
        <MessageTools message={message()} session={props.session} newest={props.newest} />
      </Show>
      <Show when={versions()}>
        <Suspense>
          <VersionsDialog message={message()} onClose={() => setVersions(false)} />
        </Suspense>
      </Show>
    </div>
  );
}

function Said(props: { message: Message; session: Session; onJump: (seq: number) => void }) {
  // An article's title is the card's.
  const words = () =>
    props.message.message === props.message.kb_article?.title ? '' : props.message.message;
  return (
    <>
      <Show when={words() || props.message.reply_to}>
        <div class="bubble" dir="auto">
          <Show when={props.message.reply_to}>
            {(quote) => (
              <QuoteLine
                quote={quote()}
                session={props.session}
                onJump={() => props.onJump(quote().seq)}
              />
            )}
          </Show>
          <RichText text={words()} />
        </div>
      </Show>
      <Show when={props.message.kb_article}>
        {(article) => <ArticleCard article={article()} />}
      </Show>
      <Show when={props.message.attachments.length > 0}>
        <Files files={props.message.attachments} />
      </Show>
    </>
  );
}

/** "edited", and what stood there before for those who may look. */
function Changed(props: { message: Message; mayLook: boolean; onLook: () => void }) {
  const at = () => props.message.deleted_at ?? props.message.edited_at;
  const words = () => (props.message.deleted_at ? t('message.before') : t('message.edited'));
  return (
    <Show when={at()}>
      {(time) => (
        <Show
          when={props.mayLook}
          fallback={
            <Show when={!props.message.deleted_at}>
              {' '}
              · <span title={full(time())}>{words()}</span>
            </Show>
          }
        >
          {' '}
          ·{' '}
          <button type="button" class="bubble-changed" title={full(time())} onClick={props.onLook}>
            {words()}
          </button>
        </Show>
      )}
    </Show>
  );
}

/** Why a channel never took it. */
function undelivered(message: Message): string | undefined {
  const delivery = message.metadata.delivery as { state?: string; reason?: string } | undefined;
  return delivery?.state === 'failed' ? delivery.reason : undefined;
}

/** A finger that rests on a message opens what a pointer finds beside it. */
function longPress(key: () => string) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  return {
    onPointerDown: ({ pointerType }: PointerEvent) => {
      if (pointerType !== 'touch') return;
      // Looked for when it is time: a change may have drawn the message anew meanwhile.
      timer = setTimeout(() => toolsOf(key())?.click(), LONG_PRESS);
    },
    onPointerMove: stop,
    onPointerUp: stop,
    onPointerCancel: stop,
  };
}

const toolsOf = (key: string) =>
  document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"] .bubble-tools button`);
