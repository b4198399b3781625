// One help article: its text, whether it helped, and a way to a person.

import { createEffect, createSignal, on, Show } from 'solid-js';
import { locale, t } from '../text';
import type { HelpProps, Whole } from './articles';
import { safe } from './safe';

export function Article(props: HelpProps) {
  const { desk, nav } = props;
  const [article, setArticle] = createSignal<Whole | null>(null);
  const [failed, setFailed] = createSignal(0);
  const [voted, setVoted] = createSignal(false);

  async function load(id: number) {
    setArticle(null);
    setFailed(0);
    setVoted(false);
    try {
      const answer = await desk.help<{ article: Whole }>(`/${id}`, {
        language: locale().slice(0, 2),
      });
      if (nav.article() === id) setArticle(answer.article);
    } catch (error) {
      if (nav.article() === id) setFailed((error as { status?: number }).status || 1);
    }
  }
  createEffect(on(nav.article, (id) => void load(id)));

  const vote = (helpful: boolean) => {
    setVoted(true);
    nav.refocus();
    void desk.vote(nav.article(), helpful).catch(() => setVoted(false));
  };

  return (
    <section class="body reading" tabindex="0" aria-label={article()?.title ?? t('help')}>
      <Show when={failed()}>
        {(status) => (
          <p class="empty" role="alert">
            {status() === 404 ? t('helpGone') : t('helpFailed')}{' '}
            <Show when={status() !== 404}>
              <button type="button" class="link" onClick={() => void load(nav.article())}>
                {t('tryAgain')}
              </button>
            </Show>
          </p>
        )}
      </Show>
      <Show
        when={article()}
        fallback={
          <Show when={!failed()}>
            <div class="skeleton" aria-hidden="true">
              <i />
              <i />
              <i />
            </div>
          </Show>
        }
      >
        {(whole) => (
          <>
            <h3 dir="auto">{whole().title}</h3>
            <div class="text" dir="auto">
              {safe(whole().html)}
            </div>
            <p class="vote" role="status">
              <Show when={!voted()} fallback={t('helpThanks')}>
                {t('helpful')}
                <button type="button" class="link" onClick={() => vote(true)}>
                  {t('yes')}
                </button>
                <button type="button" class="link" onClick={() => vote(false)}>
                  {t('no')}
                </button>
              </Show>
            </p>
          </>
        )}
      </Show>
      <p class="vote">
        {t('helpStill')}
        <button type="button" class="link" data-first onClick={() => nav.chat(null)}>
          {t('startNew')}
        </button>
      </p>
    </section>
  );
}
