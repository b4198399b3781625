// Finds a published article to share: typed words search whole texts, arrows move, Enter sends the card.
import type { ArticleBrief } from '@deskbell/protocol';
import { createSignal, For, Show } from 'solid-js';
import { get } from '../../../api/http';
import { explain } from '../../../api/problem';
import { t } from '../../../i18n';
import { createResource } from '../../../state/resource';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FindField } from '../../../ui/FindField';
import { ErrorNote } from '../../../ui/Notice';
import { linkTo } from '../../savedReplies/ReplyPicker';
import './article.css';

interface Props {
  onShare: (article: ArticleBrief) => void;
  onLink: (text: string) => void;
  onClose: () => void;
}

const find = (q: string) =>
  get<{ articles: ArticleBrief[] }>('/kb/articles', { q, status: 'published', limit: 20 }).then(
    (answer) => answer.articles,
  );

export default function SharePicker(props: Props) {
  const [query, setQuery] = createSignal('');
  const [found, { refetch }] = createResource(() => query().trim(), find);
  const [at, setAt] = createSignal(0);
  const all = () => (found.error ? [] : (found.latest ?? []));
  const current = () => all()[Math.min(at(), all().length - 1)];

  const choose = (event: KeyboardEvent) => {
    const article = current();
    if (article) event.shiftKey ? props.onLink(linkTo(article)) : props.onShare(article);
  };

  return (
    <Dialog open onClose={() => props.onClose()} title={t('share.article')}>
      <div class="dialog-body share-picker">
        <FindField
          list="share-list"
          class="input"
          label={t('share.search')}
          query={query()}
          onQuery={setQuery}
          count={all().length}
          at={at()}
          onAt={setAt}
          onChoose={choose}
        />
        <Show when={found.error}>
          <ErrorNote text={explain(found.error)} onRetry={() => void refetch()} />
        </Show>
        <Show when={found.state === 'ready' && all().length === 0}>
          <p class="meta">{query() ? t('share.none', { q: query() }) : t('share.empty')}</p>
        </Show>
        <div id="share-list" class="share-list" role="listbox" aria-label={t('help.articles')}>
          <For each={all()}>
            {(article, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
              <div
                id={`share-list-${index()}`}
                class="share-option"
                role="option"
                aria-selected={article === current()}
                onClick={() => props.onShare(article)}
                onPointerMove={() => setAt(index())}
              >
                <span class="share-words">
                  <span dir="auto">{article.title}</span>
                  <Show when={article.excerpt}>
                    <span class="meta cut" dir="auto">
                      {article.excerpt}
                    </span>
                  </Show>
                </span>
              </div>
            )}
          </For>
        </div>
        <div class="form-actions">
          <Button
            disabled={!current()}
            onClick={() => props.onLink(linkTo(current() as ArticleBrief))}
          >
            {t('share.asLink')}
          </Button>
          <Button
            kind="primary"
            disabled={!current()}
            onClick={() => props.onShare(current() as ArticleBrief)}
          >
            {t('share.send')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
