// The list that a slash in a composer opens: saved replies, most used first, and help articles. Arrows move, Enter
// puts the chosen text into the field with its places filled, Esc closes; the agent edits and sends as always.
import type { ArticleBrief } from '@deskbell/protocol';
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
import { replyUsed } from '../../api/tickets';
import { t } from '../../i18n';
import { articles, failed, replies, useReplies } from '../../state/replies';
import { ArticleCard } from '../inbox/conversation/ArticleCard';
import { distance, fill, matching, slashWord, type Values } from './fill';
import './replies.css';

const MOST_REPLIES = 8;
const MOST_ARTICLES = 4;

interface Choice {
  key: string;
  kind: 'reply' | 'article';
  name: string;
  hint: string;
  text: string;
  chosen: () => void;
  article?: ArticleBrief;
}

interface Props {
  field: HTMLTextAreaElement | undefined;
  text: string;
  onText: (text: string) => void;
  values: () => Values;
  /** Sends an article as a card; where there is none to send to, its link is written. */
  onShare?: ((article: ArticleBrief) => void) | undefined;
}

export const linkTo = (article: ArticleBrief) =>
  `${article.title}\n${new URL(article.url, location.origin).href}`;

export function ReplyPicker(props: Props) {
  const [caret, setCaret] = createSignal(0);
  const [at, setAt] = createSignal(0);
  const [dismissed, setDismissed] = createSignal(false);
  const [focused, setFocused] = createSignal(false);
  const slash = createMemo(() => (focused() ? slashWord(props.text, caret()) : null));
  const open = () => slash() !== null && !dismissed();
  useReplies(open);

  const choices = createMemo((): Choice[] => {
    const query = slash()?.query ?? '';
    const helpful = articles().filter((one) => !query || distance(query, one.title) !== null);
    return [
      ...matching(replies(), query)
        .slice(0, MOST_REPLIES)
        .map(
          (reply): Choice => ({
            key: `reply-${reply.id}`,
            kind: 'reply',
            name: reply.title,
            hint: `/${reply.shortcut}`,
            text: fill(reply.text, props.values()),
            // Only the order of the list depends on it.
            chosen: () => void replyUsed(reply.id).catch(() => {}),
          }),
        ),
      ...helpful.slice(0, MOST_ARTICLES).map(
        (article): Choice => ({
          key: `article-${article.id}`,
          kind: 'article',
          name: article.title,
          hint: '',
          text: linkTo(article),
          chosen: () => {},
          article,
        }),
      ),
    ];
  });
  const current = () => choices()[Math.min(at(), choices().length - 1)];

  createEffect(
    on(
      () => slash()?.query,
      () => setAt(0),
    ),
  );
  createEffect(
    on(
      () => slash() === null,
      (gone) => gone && setDismissed(false),
    ),
  );

  const choose = (choice: Choice, asText = false) => {
    const place = slash();
    if (!place || !props.field) return;
    const end = caret();
    const card = asText ? undefined : props.onShare && choice.article;
    const words = card ? '' : choice.text;
    props.onText(props.text.slice(0, place.from) + words + props.text.slice(end));
    if (card) props.onShare?.(card);
    choice.chosen();
    const stop = place.from + words.length;
    const { field } = props;
    queueMicrotask(() => {
      field.focus();
      field.setSelectionRange(stop, stop);
      setCaret(stop);
    });
  };

  const press = (event: KeyboardEvent) => {
    if (!open() || event.isComposing || choices().length === 0) return;
    const count = choices().length;
    const moves: Record<string, () => void> = {
      ArrowDown: () => setAt((at() + 1) % count),
      ArrowUp: () => setAt((at() + count - 1) % count),
      Enter: () => choose(current() as Choice, event.shiftKey),
      Tab: () => choose(current() as Choice),
      Escape: () => setDismissed(true),
    };
    const isPlain = !event.shiftKey || (event.key === 'Enter' && current()?.article);
    const move = event.metaKey || event.ctrlKey || !isPlain ? undefined : moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };

  onMount(() => {
    createEffect(() => {
      const { field } = props;
      if (!field) return;
      const look = () => setCaret(field.selectionStart);
      const enter = () => setFocused(true);
      const leave = () => setFocused(false);
      field.addEventListener('keydown', press, true);
      for (const name of ['input', 'keyup', 'click'] as const) field.addEventListener(name, look);
      field.addEventListener('focus', enter);
      field.addEventListener('blur', leave);
      onCleanup(() => {
        field.removeEventListener('keydown', press, true);
        for (const name of ['input', 'keyup', 'click'] as const)
          field.removeEventListener(name, look);
        field.removeEventListener('focus', enter);
        field.removeEventListener('blur', leave);
      });
    });
  });

  // The field keeps the focus; it says which option is the active one.
  createEffect(() => {
    const { field } = props;
    if (!field) return;
    const shown = open() && choices().length > 0;
    for (const [name, value] of [
      ['aria-autocomplete', shown ? 'list' : null],
      ['aria-controls', shown ? 'reply-picker' : null],
      ['aria-activedescendant', shown ? (current()?.key ?? null) : null],
    ] as const) {
      if (value === null) field.removeAttribute(name);
      else field.setAttribute(name, value);
    }
  });

  const first = (kind: Choice['kind']) => choices().find((choice) => choice.kind === kind);

  return (
    <Show when={open()}>
      <div class="reply-picker">
        <Show when={failed() && choices().length === 0}>
          <p class="meta">{t('error.offline')}</p>
        </Show>
        <Show when={!failed() && choices().length === 0}>
          <p class="meta">{t('reply.noMatch', { q: slash()?.query ?? '' })}</p>
        </Show>
        <div id="reply-picker" class="reply-list" role="listbox" aria-label={t('reply.list')}>
          <For each={choices()}>
            {(choice) => (
              <>
                <Show when={choice === first(choice.kind)}>
                  <div class="reply-heading" role="presentation">
                    {choice.kind === 'reply' ? t('reply.list') : t('reply.articles')}
                  </div>
                </Show>
                {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard */}
                {/* biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus */}
                <div
                  id={choice.key}
                  class="reply-option"
                  role="option"
                  aria-selected={choice === current()}
                  onPointerDown={(event) => event.preventDefault()}
                  onClick={() => choose(choice)}
                >
                  <span class="cut" dir="auto">
                    {choice.name}
                  </span>
                  <span class="meta cut">{choice.hint}</span>
                </div>
              </>
            )}
          </For>
        </div>
        <Show when={current()}>
          {(choice) => (
            <div class="reply-preview">
              <Show
                when={props.onShare && choice().article}
                fallback={<p dir="auto">{choice().text}</p>}
              >
                {(article) => (
                  <>
                    <ArticleCard article={article()} />
                    <p class="meta">{t('share.hint')}</p>
                  </>
                )}
              </Show>
            </div>
          )}
        </Show>
      </div>
    </Show>
  );
}
