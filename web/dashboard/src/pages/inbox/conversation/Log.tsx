// The log of a conversation: pages in at both ends without a jump, sticks to the end while it is in
// sight, and says when there is something newer below.
import type { Rating, Session } from '@deskbell/protocol';
import ArrowDown from 'lucide-solid/icons/arrow-down';
import {
  createEffect,
  createMemo,
  createSignal,
  For,
  on,
  onCleanup,
  onMount,
  Show,
} from 'solid-js';
import { explain } from '../../../api/problem';
import { t } from '../../../i18n';
import { full } from '../../../i18n/time';
import { me } from '../../../state/auth';
import { state } from '../../../state/live';
import { pendingOf } from '../../../state/outbox';
import { nameOf } from '../../../state/people';
import type { Timeline } from '../../../state/timeline';
import { typing } from '../../../state/typing';
import { Button } from '../../../ui/Button';
import { Delayed, ErrorNote } from '../../../ui/Notice';
import { holdPlace } from './anchor';
import { buildItems, type Item } from './items';
import { Line } from './Line';
import type { SeenTracker } from './seen';
import './log.css';

const NEAR = 400;
const AT_END = 40;

export function Log(props: { session: Session; lines: Timeline; seen: SeenTracker }) {
  let box!: HTMLDivElement;
  const [atEnd, setAtEnd] = createSignal(true);
  const [spoken, setSpoken] = createSignal(false);
  const [front, setFront] = createSignal(!document.hidden);
  const unreadAtOpen = props.session.unread_count;
  const unreadFrom = createMemo<number | null>((found) => {
    if (found !== null || !props.lines.loaded()) return found;
    return firstUnread(props.lines, unreadAtOpen);
  }, null);

  const items = createMemo<Item[]>(
    (before) =>
      buildItems(
        {
          messages: props.lines.messages(),
          notes: props.lines.notes(),
          pending: pendingOf(props.session.id),
          hasOlder: props.lines.hasOlder(),
          atNewest: props.lines.atNewest(),
          unreadFrom: unreadFrom(),
        },
        before,
      ),
    [] as Item[],
  );
  const lastSeq = () => props.lines.messages().at(-1)?.seq ?? 0;

  const toEnd = () => {
    box.scrollTop = box.scrollHeight;
    setAtEnd(true);
  };
  const toNewest = async () => {
    if (!props.lines.atNewest()) await props.lines.reload();
    toEnd();
  };

  const newest = createMemo(
    () =>
      items()
        .filter(({ kind }) => kind === 'bubble')
        .at(-1)?.key,
  );

  /** To a message that may be further up than what is held. */
  const jump = async (seq: number) => {
    const held = () => props.lines.messages();
    while ((held()[0]?.seq ?? 0) > seq && props.lines.hasOlder() && !props.lines.error()) {
      await props.lines.older();
    }
    const found = held().find((message) => message.seq === seq);
    const line = found && box.querySelector<HTMLElement>(`[data-key="${CSS.escape(found.id)}"]`);
    if (!line) return;
    setAtEnd(false);
    line.scrollIntoView({ block: 'center' });
    line.classList.add('found');
    line.addEventListener('animationend', () => line.classList.remove('found'), { once: true });
  };

  // Solid draws before effects run, so the place to hold is taken while computing and restored after.
  const place = holdPlace(() => box);
  createEffect(
    on(items, (now, before) => {
      const ownNew = now.at(-1)?.kind === 'pending' && before?.at(-1)?.key !== now.at(-1)?.key;
      if (atEnd() || ownNew) toEnd();
      else place.restore();
    }),
  );
  createEffect(() => {
    if (props.lines.loaded()) queueMicrotask(() => setSpoken(true));
  });
  createEffect(() => {
    if (props.lines.loaded())
      props.seen.looking(lastSeq(), atEnd() && props.lines.atNewest() && front());
  });
  createEffect(
    on(
      () => typing[props.session.id],
      () => atEnd() && toEnd(),
      { defer: true },
    ),
  );

  onMount(() => {
    const seenAgain = () => setFront(!document.hidden);
    document.addEventListener('visibilitychange', seenAgain);
    const observer = new ResizeObserver(() => atEnd() && toEnd());
    observer.observe(box);
    onCleanup(() => {
      document.removeEventListener('visibilitychange', seenAgain);
      observer.disconnect();
    });
  });

  const scrolled = () => {
    const below = box.scrollHeight - box.scrollTop - box.clientHeight;
    setAtEnd(below < AT_END);
    place.remember();
    if (box.scrollTop < NEAR) void props.lines.older();
    if (below < NEAR) void props.lines.newer();
  };

  return (
    <div class="log-frame">
      <div
        ref={box}
        class="log"
        role="log"
        tabindex="0"
        aria-label={t('conversation.with', { name: nameOf(props.session) })}
        aria-live={spoken() && props.lines.busy() !== 'older' ? 'polite' : 'off'}
        aria-busy={props.lines.busy() === 'all' && !props.lines.loaded()}
        onScroll={scrolled}
      >
        <Show when={!props.lines.loaded() && !props.lines.error()}>
          <LogSkeleton />
        </Show>
        <Show when={props.lines.loaded() && items().length === 0}>
          <p class="log-line">{t('log.empty')}</p>
        </Show>
        <div class="log-space" />
        <For each={items()}>
          {(item) => (
            <Line
              item={item}
              session={props.session}
              newest={item.key === newest()}
              onJump={(seq) => void jump(seq)}
            />
          )}
        </For>
        <Show when={props.session.status === 'closed' && props.session.rating}>
          {(rating) => <RatingLine rating={rating()} />}
        </Show>
        <Show when={props.lines.error()}>
          {(error) => (
            <ErrorNote
              text={explain(error())}
              onRetry={() => void (props.lines.loaded() ? scrolled() : props.lines.reload())}
            />
          )}
        </Show>
        <TypingLine session={props.session} />
      </div>
      {/* Over the log and not in it, so that its coming and going moves no line. */}
      <Show when={props.lines.busy() === 'older'}>
        <Delayed>
          <p class="log-older">{t('log.older')}</p>
        </Delayed>
      </Show>
      <Show when={!atEnd() || !props.lines.atNewest()}>
        <Button class="log-newest" onClick={() => void toNewest()}>
          <ArrowDown size={14} />
          {unseen(props.session, props.seen.seq()) > 0
            ? t('log.newBelow', { count: unseen(props.session, props.seen.seq()) })
            : t('log.newest')}
        </Button>
      </Show>
    </div>
  );
}

function RatingLine(props: { rating: Rating }) {
  return (
    <p class="log-line" dir="auto" title={full(props.rating.created_at)}>
      {t('log.rated', { rating: props.rating.rating })}
      <Show when={props.rating.comment}>{(comment) => `: ${comment()}`}</Show>
    </p>
  );
}

function TypingLine(props: { session: Session }) {
  const who = () => typing[props.session.id];
  return (
    <Show when={who() && state() !== 'offline' ? who() : undefined}>
      {(writer) => (
        <>
          {/* A picture of what is being typed, not a message: it is read out once it is sent. */}
          <Show when={writer().text?.trim() ? writer().text : undefined}>
            {(text) => (
              <p class="ghost" dir="auto" aria-hidden="true">
                {text()}
              </p>
            )}
          </Show>
          <p class="typing" aria-hidden="true">
            <span class="typing-dots">
              <i />
              <i />
              <i />
            </span>
            {t('log.typing', { name: nameOf(props.session) })}
          </p>
        </>
      )}
    </Show>
  );
}

export function LogSkeleton() {
  return (
    <Delayed>
      <div class="log-skeleton" aria-hidden="true">
        <span class="skeleton" style={{ width: '52%' }} />
        <span class="skeleton" style={{ width: '38%' }} />
        <span class="skeleton out" style={{ width: '46%' }} />
      </div>
      <span class="unseen" role="status">
        {t('loading')}
      </span>
    </Delayed>
  );
}

const unseen = (session: Session, seen: number | null) =>
  seen === null ? 0 : Math.max(0, session.last_seq - seen);

function firstUnread(lines: Timeline, unread: number): number | null {
  if (unread === 0) return null;
  const theirs = lines
    .messages()
    .filter((message) => message.sender_type === 'customer' && message.sender_id !== me()?.id);
  return theirs.at(-unread)?.seq ?? null;
}
