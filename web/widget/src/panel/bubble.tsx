// One message of the log, and one that is still on its way.

import {
  type ArticleBrief,
  type Attachment,
  type Message,
  messageState,
  type OutboxEntry,
  type SideCursors,
} from '@deskbell/protocol';
import { createSignal, For, Show } from 'solid-js';
import { t } from '../text';
import { Avatar } from './avatar';
import { boxOf } from './box';
import { linkify } from './linkify';
import { kit } from './parts';
import { lineOf } from './system-line';
import { clock, dayLabel, full, sameDay } from './time';

/** Messages of one person closer together than this stand as one group. */
const GROUP_WITHIN = 300_000;

interface MessageRowProps {
  message: Message;
  previous: Message | undefined;
  next: Message | undefined;
  name: string;
  /** Given for the visitor's newest message only: that one says whether it was seen. */
  seen: SideCursors | undefined;
  /** Opens a shared article. */
  read: (id: number) => void;
}

const joins = (a: Message | undefined, b: Message) =>
  a !== undefined &&
  a.sender_type === b.sender_type &&
  a.sender_id === b.sender_id &&
  sameDay(a.created_at, b.created_at) &&
  Math.abs(Date.parse(b.created_at) - Date.parse(a.created_at)) < GROUP_WITHIN;

export function MessageRow(props: MessageRowProps) {
  const { message } = props;
  const own = message.sender_type === 'customer';
  const sender =
    message.sender_name ?? (message.sender_type === 'bot' ? t('assistant') : props.name);
  const first = () => !joins(props.previous, message);
  const last = () => !props.next || !joins(message, props.next);
  const newDay = () => !props.previous || !sameDay(props.previous.created_at, message.created_at);

  return (
    <>
      <Show when={newDay()}>
        <p class="day">{dayLabel(message.created_at)}</p>
      </Show>
      <Show
        when={message.type !== 'system'}
        fallback={
          <p class="line" dir="auto" title={full(message.created_at)}>
            {lineOf(message)}
          </p>
        }
      >
        <div class="message" classList={{ own, first: first(), last: last() }}>
          <Show when={!own && first()}>
            <span class="sender" dir="auto">
              {sender}
            </span>
          </Show>
          <Show when={!own && last()}>
            <Avatar name={sender} />
          </Show>
          <Said
            text={message.message}
            files={message.attachments}
            article={message.kb_article}
            read={props.read}
          />
          <Show when={last() || props.seen}>
            <span class="meta">
              <time dateTime={message.created_at} title={full(message.created_at)}>
                {clock(message.created_at)}
              </time>
              <Show when={props.seen}>
                {(seen) => (
                  <span>{t(messageState(message, seen()) === 'seen' ? 'seen' : 'sent')}</span>
                )}
              </Show>
            </span>
          </Show>
        </div>
      </Show>
    </>
  );
}

export function PendingRow(props: { entry: OutboxEntry; onRetry: () => void }) {
  const [copied, setCopied] = createSignal(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(props.entry.message);
    setCopied(true);
  };
  return (
    <div class="message own last" classList={{ failed: props.entry.error !== undefined }}>
      <Said text={props.entry.message} files={props.entry.attachments ?? []} />
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
  article?: ArticleBrief;
  read?: (id: number) => void;
}

function Said(props: SaidProps) {
  return (
    <Show when={props.files.length || props.article} fallback={<Bubble text={props.text} />}>
      <div class="stack">
        <Show when={props.text}>
          <Bubble text={props.text} />
        </Show>
        <Show when={props.article}>
          {(article) => (
            <button type="button" class="bubble card" onClick={() => props.read?.(article().id)}>
              <strong dir="auto">{article().title}</strong>
              <span dir="auto">{article().excerpt}</span>
            </button>
          )}
        </Show>
        <Show when={props.files.length}>
          <Show when={kit.loaded()} fallback={<Awaited files={props.files} />} keyed>
            {(part) => part.Files(props)}
          </Show>
        </Show>
      </div>
    </Show>
  );
}

/** Keeps the place of what is drawn by the part that is on its way. */
function Awaited(props: { files: readonly Attachment[] }) {
  void kit.need();
  return (
    <For each={props.files}>
      {(file) => <div style={{ height: `${boxOf(file)?.height ?? 52}px` }} />}
    </For>
  );
}

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
