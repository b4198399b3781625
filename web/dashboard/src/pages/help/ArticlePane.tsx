// The open article: loaded, then written or read.
import { Match, Show, Switch } from 'solid-js';
import { getArticle } from '../../api/articles';
import { explain, hasCode } from '../../api/problem';
import { t } from '../../i18n';
import { mayWriteArticles } from '../../state/may';
import { createResource } from '../../state/resource';
import { Button } from '../../ui/Button';
import { Empty, ErrorNote, SkeletonRows } from '../../ui/Notice';
import { Editing } from './Editing';
import type { HelpList } from './list';
import { Reading } from './Reading';
import type { HelpRoute } from './route';

export interface PaneProps {
  id: number;
  list: HelpList;
  route: HelpRoute;
}

export function ArticlePane(props: PaneProps) {
  const [article, { refetch }] = createResource(() => props.id, getArticle);
  return (
    <Switch>
      <Match when={article.error}>
        <section class="pane help-article" aria-label={t('help.article')}>
          <Show
            when={hasCode(article.error, 'not_found')}
            fallback={<ErrorNote text={explain(article.error)} onRetry={() => void refetch()} />}
          >
            <Empty title={t('help.gone')}>
              <Button onClick={() => props.route.open(null)}>{t('help.all')}</Button>
            </Empty>
          </Show>
        </section>
      </Match>
      <Match when={article()} keyed>
        {(opened) => (
          <Show
            when={mayWriteArticles()}
            fallback={<Reading opened={opened} list={props.list} route={props.route} />}
          >
            <Editing opened={opened} list={props.list} route={props.route} />
          </Show>
        )}
      </Match>
      <Match when={article.loading}>
        <section class="pane help-article" aria-label={t('help.article')}>
          <SkeletonRows rows={4} />
        </section>
      </Match>
    </Switch>
  );
}
