// How the visitor found a chat that ended: one of five, then a word about it, and neither is a must.

import type { VisitorSession } from '@deskbell/protocol';
import { createSignal, For, Show } from 'solid-js';
import { key, t } from '../text';
import type { Desk } from './desk';
import { Icon } from './icons';

/** Each with how far its mouth hangs or smiles. */
const CHOICES = [
  [-6, key('rate1')],
  [-3, key('rate2')],
  [0, key('rate3')],
  [3, key('rate4')],
  [6, key('rate5')],
] as const;
const COMMENT_MAX = 1_000;
const CHANGEABLE = 86_400_000;

/** Chats that somebody did not want to say anything about, as long as the page lasts. */
const [skipped, setSkipped] = createSignal<readonly string[]>([]);

export function Rate(props: { desk: Desk; session: VisitorSession; refocus: () => void }) {
  const { desk } = props;
  const [changing, setChanging] = createSignal(false);
  const [failed, setFailed] = createSignal(false);
  const name = () => `${props.session.id} ${props.session.ended_at}`;
  /** An end after the rating asks anew. */
  const given = () => {
    const { rating, ended_at } = props.session;
    return rating && rating.created_at >= (ended_at ?? '') ? rating : undefined;
  };
  const open = () => !given() || changing();
  const late = () => Date.now() - Date.parse(given()?.created_at ?? '') > CHANGEABLE;
  let comment: HTMLTextAreaElement | undefined;

  async function rate(rating: number, done: boolean) {
    setFailed(false);
    setChanging(!done);
    const said = comment?.value.trim() || given()?.comment || undefined;
    if (!(await desk.rate(props.session.id, rating, said))) setFailed(true);
    else if (done) props.refocus();
  }

  return (
    <Show when={!skipped().includes(name())}>
      <form
        class="rate"
        onSubmit={(event) => {
          event.preventDefault();
          const { rating } = given() ?? {};
          if (rating) void rate(rating, true);
        }}
      >
        <Show
          when={open()}
          fallback={
            <p role="status">
              {t('rateThanks')}{' '}
              <Show when={!late()}>
                <button type="button" class="link" onClick={() => setChanging(true)}>
                  {t('rateChange')}
                </button>
              </Show>
            </p>
          }
        >
          <fieldset class="faces">
            <legend>{t('rate')}</legend>
            <For each={CHOICES}>
              {([smile, text], index) => (
                <button
                  type="button"
                  class="face"
                  aria-label={t(text)}
                  title={t(text)}
                  aria-pressed={given()?.rating === index() + 1}
                  onClick={() => void rate(index() + 1, false)}
                >
                  <Icon
                    d={`M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19M8.5 9v1M15.5 9v1M8 ${15.5 - smile / 3}q4 ${smile} 8 0`}
                  />
                </button>
              )}
            </For>
          </fieldset>
          <Show when={given()}>
            {(rating) => (
              <textarea
                ref={comment}
                rows="2"
                dir="auto"
                maxlength={COMMENT_MAX}
                aria-label={t('rateComment')}
                placeholder={t('rateComment')}
                value={rating().comment ?? ''}
              />
            )}
          </Show>
          <Show when={failed()}>
            <p class="danger" role="alert">
              {t('rateFailed')}
            </p>
          </Show>
          <Show
            when={given()}
            fallback={
              <button
                type="button"
                class="link"
                onClick={() => {
                  setSkipped([...skipped(), name()]);
                  props.refocus();
                }}
              >
                {t('rateSkip')}
              </button>
            }
          >
            <button type="submit" class="primary">
              {t('rateSend')}
            </button>
          </Show>
        </Show>
      </form>
    </Show>
  );
}
