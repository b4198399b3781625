// The help centre: its tree, and the article that is open beside it.
import type { ArticleCategory } from '@deskbell/protocol';
import ExternalLink from 'lucide-solid/icons/external-link';
import FolderPlus from 'lucide-solid/icons/folder-plus';
import Plus from 'lucide-solid/icons/plus';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { explain } from '../../api/problem';
import { locale, t } from '../../i18n';
import { auth } from '../../state/auth';
import { mayWriteArticles } from '../../state/may';
import { useAction } from '../../state/shortcuts';
import { Button, IconButton } from '../../ui/Button';
import { Narrow } from '../../ui/Field';
import { Empty, ErrorNote, SkeletonRows } from '../../ui/Notice';
import { ArticlePane } from './ArticlePane';
import { CategoryDialog } from './CategoryDialog';
import { createHelpList } from './list';
import { NewArticleDialog } from './NewArticleDialog';
import { STATES, useHelpRoute } from './route';
import { languageName } from './State';
import { Tree } from './Tree';
import '../inbox/inbox.css';
import './help.css';

export default function HelpPage() {
  let frame!: HTMLDivElement;
  const route = useHelpRoute();
  const list = createHelpList(route);
  const [making, setMaking] = createSignal(false);
  const [category, setCategory] = createSignal<ArticleCategory | 'new' | null>(null);

  /** Beside an open article the next one opens; in the whole tree only the focus moves. */
  const step = (by: 1 | -1) => {
    const links = [...frame.querySelectorAll<HTMLElement>('.help-link')];
    const open = route.openId() !== null;
    const at = links.findIndex((link) =>
      open ? link.getAttribute('aria-current') === 'true' : link === document.activeElement,
    );
    const next = links[at === -1 ? (by === 1 ? 0 : links.length - 1) : at + by];
    if (open) next?.click();
    else next?.focus();
  };
  useAction('next', () => step(1));
  useAction('previous', () => step(-1));
  useAction('back', () => {
    if (route.openId() === null) return false;
    route.open(null);
    return true;
  });

  return (
    <div ref={frame} class="help" classList={{ reading: route.openId() !== null }}>
      {/* Outside the list, which makes room for an open article where there is little. */}
      <h1 class="unseen">{t('nav.help')}</h1>
      <section class="pane help-list" aria-label={t('help.articles')}>
        <header class="pane-head">
          <h2>{t('nav.help')}</h2>
          <a
            class="btn icon"
            href={`/help/${auth()?.tenant.id}`}
            target="_blank"
            rel="noopener"
            aria-label={t('help.visit')}
            title={t('help.visit')}
          >
            <ExternalLink size={16} />
          </a>
          <Show when={mayWriteArticles()}>
            <IconButton label={t('help.newCategory')} onClick={() => setCategory('new')}>
              <FolderPlus size={16} />
            </IconButton>
            <Button onClick={() => setMaking(true)}>
              <Plus size={16} />
              {t('help.new')}
            </Button>
          </Show>
        </header>
        <div class="help-filters">
          <input
            type="search"
            class="input"
            dir="auto"
            value={route.q()}
            placeholder={t('help.search')}
            aria-label={t('help.search')}
            onInput={(event) => route.set({ q: event.currentTarget.value })}
          />
          <Narrow
            label={t('help.state')}
            any={t('help.anyState')}
            options={STATES.map((one) => ({ value: one, text: t(`help.${one}`) }))}
            value={route.state()}
            onChange={(state) => route.set({ state })}
          />
          <Show when={list.languages().length > 1}>
            <Narrow
              label={t('help.language')}
              any={t('help.anyLanguage')}
              options={list
                .languages()
                .map((one) => ({ value: one, text: languageName(one, locale()) }))}
              value={route.language()}
              onChange={(language) => route.set({ language })}
            />
          </Show>
        </div>
        <Show when={list.error()}>
          {(error) => <ErrorNote text={explain(error())} onRetry={list.refetch} />}
        </Show>
        <div class="help-frame">
          <Switch>
            <Match when={list.loaded() && list.shelves().length > 0}>
              <Tree list={list} route={route} onEdit={setCategory} />
              <Show when={mayWriteArticles() && !route.filtered() && list.articles().length > 1}>
                <p class="meta help-hint">{t('help.moveHint')}</p>
              </Show>
            </Match>
            <Match when={list.loaded() && !list.searching() && route.filtered()}>
              <Empty
                title={route.q() ? t('help.noMatch', { q: route.q() }) : t('help.noFilterMatch')}
              >
                <Button onClick={route.clear}>{t('filter.clear')}</Button>
              </Empty>
            </Match>
            <Match when={list.loaded() && !list.searching()}>
              <Empty title={t('help.none')} text={t('help.noneHint')}>
                <Show when={mayWriteArticles()}>
                  <Button kind="primary" onClick={() => setMaking(true)}>
                    {t('help.writeFirst')}
                  </Button>
                </Show>
              </Empty>
            </Match>
            <Match when={!list.error()}>
              <SkeletonRows rows={8} />
            </Match>
          </Switch>
        </div>
      </section>
      <Show when={route.openId()} keyed>
        {(id) => <ArticlePane id={id} list={list} route={route} />}
      </Show>
      <Show when={making()}>
        <NewArticleDialog
          list={list}
          onClose={() => setMaking(false)}
          onMade={(id) => {
            setMaking(false);
            route.open(id);
          }}
        />
      </Show>
      <Show when={category()} keyed>
        {(held) => (
          <CategoryDialog
            category={held === 'new' ? null : held}
            list={list}
            onClose={() => setCategory(null)}
          />
        )}
      </Show>
    </div>
  );
}
