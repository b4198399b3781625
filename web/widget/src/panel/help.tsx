// Articles on the home screen: the first of them, or those that a search finds.

import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { locale, t } from '../text';
import type { Brief, HelpProps } from './articles';

const SHOWN = 4;
const FOUND = 8;
/** Somebody who types has not finished the word yet. */
const PAUSE = 250;

export function Help(props: HelpProps) {
  const { desk, nav } = props;
  const [words, setWords] = createSignal('');
  const [list, setList] = createSignal<readonly Brief[] | null>(null);
  let any = false;
  let asked = 0;

  async function find(text: string) {
    asked += 1;
    const mine = asked;
    const ask = (language: string) =>
      desk.help<{ articles: Brief[] }>('', { q: text, language, limit: text ? FOUND : SHOWN });
    try {
      const own = await ask(locale().slice(0, 2));
      // Not everything is written in every language; then all of it is in one other.
      const found = own.articles.length ? own : await ask('');
      const articles = found.articles.filter(
        ({ language }) => language === found.articles[0]?.language,
      );
      if (mine !== asked) return;
      any ||= articles.length > 0;
      setList(articles);
    } catch {
      // Home is whole without them.
      if (mine === asked) setList([]);
    }
  }

  createEffect(
    on(words, (text) => {
      const timer = setTimeout(() => void find(text.trim()), text ? PAUSE : 0);
      onCleanup(() => clearTimeout(timer));
    }),
  );

  return (
    <Show when={!list() || any}>
      <h3 class="label">{t('help')}</h3>
      <input
        class="search"
        type="search"
        dir="auto"
        maxlength="100"
        enterkeyhint="search"
        aria-label={t('helpSearch')}
        placeholder={t('helpSearch')}
        value={words()}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      <div role="status">
        <Show when={list()?.length === 0}>
          <p class="empty">{t('helpNone', { text: words().trim() })}</p>
        </Show>
      </div>
      <ul class="rows">
        <For
          each={list()}
          fallback={
            <Show when={!list()}>
              <For each={[1, 2, 3, 4]}>{() => <li class="awaited" aria-hidden="true" />}</For>
            </Show>
          }
        >
          {(article) => (
            <li>
              <button type="button" class="row" onClick={() => nav.read(article.id)}>
                <span class="row-text" dir="auto">
                  {article.title}
                </span>
              </button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
