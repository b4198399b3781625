// One message of the log, and one that is still on its way.

import {
  type Attachment,
  type Message,
  messageState,
  type OutboxEntry,
  type Quote,
  type SideCursors,
} from '@deskbell/protocol';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { t } from '../text';
import { Avatar } from './avatar';
import type { Desk } from './desk';
import { Files } from './files';
import { DotsIcon } from './icons';
import { linkify } from './linkify';
import { acts } from './parts';
import { lineOf } from './system-line';
import { clock, dayLabel, full, sameDay } from './time';
import type { Nav } from './view';

/** Messages of one person closer together than this stand as one group. */
const GROUP_WITHIN = 300_000;

interface MessageRowProps {
  message: Message | undefined;
  previous: Message | undefined;
  next: Message | undefined;
  name: string;
  /** Given for the visitor's newest message only: that one says whether it was seen. */
  seen: SideCursors | undefined;
  desk: Desk;
  nav: Nav;
}

const joins = (a: Message | undefined, b: Message) =>
  a !== undefined &&
  a.sender_type === b.sender_type &&
  a.sender_id === b.sender_id &&
  sameDay(a.created_at, b.created_at) &&
  Math.abs(Date.parse(b.created_at) - Date.parse(a.created_at)) < GROUP_WITHIN;

export function MessageRow(props: MessageRowProps) {
  const { desk, nav } = props;
  // A list that is read anew has no message here for the moment before the row goes.
  const message = createMemo((before?: Message) => props.message ?? before) as () => Message;
  const { id, seq, created_at: at, sender_type, sender_name, type } = message();
  const own = sender_type === 'customer';
  const sender = sender_name ?? (sender_type === 'bot' ? t('assistant') : props.name);
  const first = () => !joins(props.previous, message());
  const last = () => !props.next || !joins(message(), props.next);
  const newDay = () => !props.previous || !sameDay(props.previous.created_at, at);
  const about = () => (nav.about()?.id === id ? nav.about() : null);
  const act = () => {
    void acts.need();
    nav.setAbout(about() ? null : { id });
  };

  return (
    <>
      <Show when={newDay()}>
        <p class="day">{dayLabel(at)}</p>
      </Show>
      <Show
        when={type !== 'system'}
        fallback={
          <p class="line" dir="auto" title={full(at)}>
            {lineOf(message())}
          </p>
        }
      >
        <div class="message" data-seq={seq} classList={{ own, first: first(), last: last() }}>
          <Show when={!own && first()}>
            <span class="sender" dir="auto">
              {sender}
            </span>
          </Show>
          <Show when={!own && last()}>
            <Avatar name={sender} />
          </Show>
          <Said
            text={message().message}
            files={message().attachments}
            message={message()}
            nav={nav}
            desk={desk}
            editing={about()?.edit}
          >
            <Show when={desk.hasAll && !message().deleted_at}>
              <button
                type="button"
                class="tip"
                aria-label={t('options')}
                aria-expanded={!!about()}
                onClick={act}
              >
                <DotsIcon />
              </button>
              <Show when={about() && !about()?.edit && acts.loaded()} keyed>
                {(part) => <part.Acts desk={desk} nav={nav} message={message()} />}
              </Show>
            </Show>
          </Said>
          <Show when={last() || props.seen || message().edited_at}>
            <span class="meta">
              <Show when={message().edited_at}>
                <span>{t('edited')}</span>
              </Show>
              <time dateTime={at} title={full(at)}>
                {clock(at)}
              </time>
              <Show when={props.seen}>
                {(seen) => (
                  <span>{t(messageState(message(), seen()) === 'seen' ? 'seen' : 'sent')}</span>
                )}
              </Show>
            </span>
          </Show>
        </div>
      </Show>
    </>
  );
}

interface PendingProps {
  entry: OutboxEntry;
  desk: Desk;
  nav: Nav;
  onRetry: () => void;
}

export function PendingRow(props: PendingProps) {
  const [copied, setCopied] = createSignal(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(props.entry.message);
    setCopied(true);
  };
  return (
    <div class="message own last" classList={{ failed: props.entry.error !== undefined }}>
      <Said
        text={props.entry.message}
        files={props.entry.attachments ?? []}
        answers={props.entry.extra?.answers as Quote | undefined}
        desk={props.desk}
        nav={props.nav}
      />
      <Show when={props.entry.error} fallback={<span class="meta late">{t('sending')}</span>}>
        {(error) => (
          <span class="meta">
            <span class="danger" title={error().message}>
              {t('notSent')}
            </span>
            <button type="button" class="link" onClick={() => props.onRetry()}>
              {t('retry')}
            </button>
            <button type="button" class="link" onClick={() => void copy()}>
              {t(copied() ? 'copied' : 'copy')}
            </button>
          </span>
        )}
      </Show>
    </div>
  );
}

interface SaidProps {
  text: string;
  files: readonly Attachment[];
  answers?: Quote;
  message?: Message;
  desk: Desk;
  nav: Nav;
  editing?: boolean;
  children?: JSX.Element;
}

function Said(props: SaidProps) {
  const quote = () => props.message?.reply_to ?? props.answers;
  return (
    <div class="stack">
      <Show when={quote()}>
        <Later of={acts} height={44}>
          {(part) => <part.Quoted quote={quote() as Quote} desk={props.desk} />}
        </Later>
      </Show>
      <Show when={!props.message?.deleted_at} fallback={<p class="bubble gone">{t('deleted')}</p>}>
        <Show when={props.editing && acts.loaded()} fallback={<Words text={props.text} />} keyed>
          {(part) => (
            <part.Edit desk={props.desk} nav={props.nav} message={props.message as Message} />
          )}
        </Show>
      </Show>
      <Show when={props.message?.kb_article}>
        {(article) => (
          <button type="button" class="bubble card" onClick={() => props.nav.read(article().id)}>
            <strong dir="auto">{article().title}</strong>
            <span dir="auto">{article().excerpt}</span>
          </button>
        )}
      </Show>
      <Show when={props.files.length}>
        <Files files={props.files} />
      </Show>
      <Show when={props.message?.reactions?.length}>
        <Later of={acts} height={28}>
          {(part) => <part.Reactions desk={props.desk} message={props.message as Message} />}
        </Later>
      </Show>
      {props.children}
    </div>
  );
}

/** Keeps the place of what is drawn by a part that is on its way. */
function Later(props: {
  of: typeof acts;
  height: number;
  children: (part: NonNullable<ReturnType<typeof acts.loaded>>) => JSX.Element;
}) {
  void props.of.need();
  return (
    <Show when={props.of.loaded()} keyed fallback={<div style={{ height: `${props.height}px` }} />}>
      {(part) => props.children(part)}
    </Show>
  );
}

const Words = (props: { text: string }) => (
  <Show when={props.text}>
    <Bubble text={props.text} />
  </Show>
);

function Bubble(props: { text: string }) {
  return (
    <div class="bubble" dir="auto">
      <For each={linkify(props.text)}>
        {(part) =>
          part.url ? (
            <a href={part.url} target="_blank" rel="noopener noreferrer nofollow">
              {part.text}
            </a>
          ) : (
            part.text
          )
        }
      </For>
    </div>
  );
}
