// What an article said before: each version, how it differs from what is written now, and the way back to it.
import type { ArticleVersion } from '@deskbell/protocol';
import { diffWordsWithSpace } from 'diff';
import { createSignal, For, Show } from 'solid-js';
import { getVersion, listVersions } from '../../api/articles';
import { explain } from '../../api/problem';
import { t } from '../../i18n';
import { clock, dayName } from '../../i18n/time';
import { now } from '../../state/clock';
import { createResource } from '../../state/resource';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote, SkeletonRows } from '../../ui/Notice';
import type { Text, Writing } from './writing';

const whole = ({ title, excerpt, body = '' }: Text | ArticleVersion) =>
  [title, excerpt, body].filter(Boolean).join('\n\n');

export default function Versions(props: { writing: Writing; onClose: () => void }) {
  const id = props.writing.article().id;
  const [versions, { refetch }] = createResource(() => listVersions(id));
  const [chosen, setChosen] = createSignal<number | null>(null);
  const [version] = createResource(chosen, (number) => getVersion(id, number));
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal('');
  const parts = () => {
    const held = version();
    return held ? diffWordsWithSpace(whole(held), whole(props.writing.text)) : [];
  };
  const restore = async (number: number) => {
    setBusy(true);
    try {
      await props.writing.restore(number);
      props.onClose();
    } catch (error) {
      setProblem(explain(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={() => props.onClose()} title={t('help.versions')} shape="side">
      <div class="dialog-body help-versions">
        <Show when={versions.error ?? version.error}>
          {(error) => <ErrorNote text={explain(error())} onRetry={() => void refetch()} />}
        </Show>
        <Show when={problem()}>
          <ErrorNote text={problem()} />
        </Show>
        <Show when={!versions.error && versions()} fallback={<SkeletonRows rows={3} />}>
          {(all) => (
            <ol>
              <For each={all()}>
                {(one) => (
                  <li>
                    <button
                      type="button"
                      class="help-version"
                      aria-pressed={chosen() === one.number}
                      onClick={() => setChosen(one.number)}
                    >
                      <span>
                        {dayName(one.at, now())} <span class="num">{clock(one.at)}</span>
                      </span>
                      <span class="meta" dir="auto">
                        {one.author?.name}
                      </span>
                      <Show when={one.number === props.writing.article().published_version}>
                        <Chip tone="ok">{t('help.published')}</Chip>
                      </Show>
                      <Show when={one.number === props.writing.article().version}>
                        <Chip>{t('help.newest')}</Chip>
                      </Show>
                    </button>
                  </li>
                )}
              </For>
            </ol>
          )}
        </Show>
        <Show when={!version.error && version()}>
          {(held) => (
            <div>
              <p class="meta">{t('help.differenceHint')}</p>
              {/* The keyboard must be able to scroll it. */}
              <section class="help-diff" dir="auto" tabindex="0" aria-label={t('help.difference')}>
                <For each={parts()}>
                  {(part) =>
                    part.added ? (
                      <ins>{part.value}</ins>
                    ) : part.removed ? (
                      <del>{part.value}</del>
                    ) : (
                      part.value
                    )
                  }
                </For>
              </section>
              <div class="form-actions">
                <Button
                  kind="primary"
                  disabled={busy() || held().number === props.writing.article().version}
                  onClick={() => void restore(held().number)}
                >
                  {t('help.restore')}
                </Button>
              </div>
            </div>
          )}
        </Show>
      </div>
    </Dialog>
  );
}
