// The messages, oldest first, with history fetched as one scrolls up. Stays at the newest message
// as long as the visitor is there, and leaves them alone when they have scrolled away.

import type { OutboxEntry, VisitorSession } from '@deskbell/protocol';
import { createEffect, createSignal, For, onMount, Show } from 'solid-js';
import { t } from '../text';
import { MessageRow, PendingRow } from './bubble';
import type { Chat } from './chat';
import type { Desk } from './desk';
import type { Nav } from './view';
import { greeting } from './words';

interface LogProps {
  desk: Desk;
  nav: Nav;
  chat: Chat | null;
  session: VisitorSession | undefined;
  pending: readonly OutboxEntry[];
  name: string;
}

const NEAR = 48;
const FETCH_WITHIN = 120;

export function Log(props: LogProps) {
  let scroller!: HTMLDivElement;
  let atEnd = true;
  const [missed, setMissed] = createSignal(false);
  // Loading what was said before is not news: only what comes later is announced.
  const [announce, setAnnounce] = createSignal(false);

  const messages = () => props.chat?.messages() ?? [];
  const lastOwn = () =>
    messages()
      .filter(({ sender_type }) => sender_type === 'customer')
      .at(-1);
  const retry = (clientId: string) => {
    props.desk.outbox.retry(clientId);
    props.nav.refocus();
  };
  const jump = () => {
    toEnd();
    props.nav.refocus();
  };
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    setMissed(false);
  };

  async function earlier() {
    const { chat } = props;
    if (!chat?.hasMore() || chat.loading()) return;
    setAnnounce(false);
    const below = scroller.scrollHeight - scroller.scrollTop;
    await chat.load('earlier');
    scroller.scrollTop = scroller.scrollHeight - below;
    setTimeout(() => setAnnounce(true));
  }

  const scrolled = () => {
    atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    if (atEnd) setMissed(false);
    if (scroller.scrollTop < FETCH_WITHIN && props.chat?.loading() !== 'failed') void earlier();
  };

  let newest = 0;
  createEffect(() => {
    const last = messages().at(-1);
    const grew = (last?.seq ?? 0) > newest;
    newest = last?.seq ?? 0;
    if (last && props.chat?.loading() === null) setTimeout(() => setAnnounce(true));
    if (atEnd || last?.sender_type === 'customer') queueMicrotask(toEnd);
    else if (grew) setMissed(true);
  });
  createEffect(() => {
    props.chat?.typing();
    if (props.pending.length || atEnd) queueMicrotask(toEnd);
  });
  onMount(() => {
    const keep = new ResizeObserver(() => atEnd && toEnd());
    keep.observe(scroller);
  });

  return (
    <div class="log-frame">
      <div
        ref={scroller}
        class="log"
        role="log"
        aria-live={announce() ? 'polite' : 'off'}
        aria-label={t('log', { name: props.name })}
        tabindex="0"
        onScroll={scrolled}
      >
        <Show when={props.chat?.loading() === 'earlier'}>
          <p class="line">{t('earlier')}</p>
        </Show>
        <Show when={props.chat?.loading() === 'failed'}>
          <p class="line">
            {t(messages().length ? 'earlierFailed' : 'failed')}{' '}
            <button
              type="button"
              class="link"
              onClick={() => void props.chat?.load(messages().length ? 'earlier' : 'first')}
            >
              {t('tryAgain')}
            </button>
          </p>
        </Show>
        <Show when={props.chat?.loading() === 'first' && messages().length === 0}>
          <div class="skeleton" aria-hidden="true">
            <i />
            <i />
            <i />
          </div>
        </Show>
        <Show
          when={!props.chat?.loading() && messages().length === 0 && props.pending.length === 0}
        >
          <p class="hello" dir="auto">
            {props.nav.invitation()?.message || greeting(props.desk.config()) || t('logEmpty')}
          </p>
        </Show>
        {/* A message that changes stays where it is, and so does the focus inside it. */}
        <For each={messages().map(({ id }) => id)}>
          {(_, index) => (
            <MessageRow
              message={messages()[index()]}
              previous={messages()[index() - 1]}
              next={messages()[index() + 1]}
              name={props.name}
              desk={props.desk}
              nav={props.nav}
              seen={
                messages()[index()] === lastOwn() && props.pending.length === 0
                  ? props.session?.seen
                  : undefined
              }
            />
          )}
        </For>
        <For each={props.pending}>
          {(entry) => (
            <PendingRow
              entry={entry}
              desk={props.desk}
              nav={props.nav}
              onRetry={() => retry(entry.client_id)}
            />
          )}
        </For>
        <Show when={props.chat?.typing()}>
          {(name) => (
            <div class="typing" aria-hidden="true" title={t('typing', { name: name() })}>
              <i />
              <i />
              <i />
            </div>
          )}
        </Show>
      </div>
      <Show when={missed()}>
        <button type="button" class="jump" onClick={jump}>
          {t('jump')}
        </button>
      </Show>
    </div>
  );
}
