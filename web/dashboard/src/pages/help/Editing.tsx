// Writing an article: title, excerpt and text, saved while one writes; publishing; what a colleague did meanwhile.
import type { WholeArticle } from '@deskbell/protocol';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Eye from 'lucide-solid/icons/eye';
import { createSignal, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { removeArticle } from '../../api/articles';
import { explain } from '../../api/problem';
import { t } from '../../i18n';
import { onChange } from '../../state/changes';
import { toast } from '../../state/toasts';
import { Button, IconButton } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Menu, MenuItem, MenuLine } from '../../ui/Menu';
import { Beside } from './Beside';
import type { HelpList } from './list';
import { Preview } from './Preview';
import type { HelpRoute } from './route';
import { Side } from './Side';
import { ArticleState } from './State';
import { createWriting, type Writing } from './writing';

const RichEditor = lazy(() => import('./rich/RichEditor'));
const Versions = lazy(() => import('./Versions'));

type View = 'rich' | 'markdown' | 'preview';

export function Editing(props: { opened: WholeArticle; list: HelpList; route: HelpRoute }) {
  const writing = createWriting(props.opened);
  const { text, article } = writing;
  const [view, setView] = createSignal<View>('rich');
  const [versions, setVersions] = createSignal(false);
  const [deleting, setDeleting] = createSignal(false);
  onChange('article', (id) => {
    if (id === null || id === props.opened.id) void writing.look();
  });

  const attempt = async (work: () => Promise<unknown>, done?: string) => {
    try {
      await work();
      if (done) toast(done);
    } catch (error) {
      toast(explain(error), { tone: 'error' });
    }
  };
  const remove = () =>
    attempt(async () => {
      await removeArticle(props.opened.id);
      writing.gone();
      props.route.open(null);
      props.list.refetch();
    }, t('help.deleted'));
  const current = () => article().status === 'published' && !article().has_unpublished_changes;
  const publishable = () =>
    writing.state() !== 'conflict' &&
    text.body.trim() !== '' &&
    !(current() && writing.state() === 'saved');

  return (
    <>
      <section
        class="pane help-article"
        aria-label={t('help.article')}
        onKeyDown={(event) => {
          if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void writing.save(false);
        }}
      >
        <header class="pane-head">
          <IconButton class="help-back" label={t('back')} onClick={() => props.route.open(null)}>
            <ArrowLeft size={16} />
          </IconButton>
          <ArticleState article={article()} />
          <SaveMark writing={writing} />
          <IconButton
            label={view() === 'preview' ? t('help.write') : t('help.preview')}
            aria-pressed={view() === 'preview'}
            onClick={() => setView(view() === 'preview' ? 'rich' : 'preview')}
          >
            <Eye size={16} />
          </IconButton>
          <Menu label={t('help.more')} trigger={<Ellipsis size={16} />}>
            <MenuItem onSelect={() => setView(view() === 'markdown' ? 'rich' : 'markdown')}>
              {view() === 'markdown' ? t('help.asRich') : t('help.asMarkdown')}
            </MenuItem>
            <MenuItem onSelect={() => setVersions(true)}>{t('help.versions')}</MenuItem>
            <MenuLine />
            <Show when={article().status === 'published'}>
              <MenuItem onSelect={() => void attempt(writing.unpublish, t('help.isDraft'))}>
                {t('help.unpublish')}
              </MenuItem>
            </Show>
            <MenuItem onSelect={() => setDeleting(true)}>{t('help.delete')}</MenuItem>
          </Menu>
          <Button
            kind="primary"
            disabled={!publishable()}
            onClick={() => void attempt(writing.publish, t('help.isPublished'))}
          >
            {t('help.publish')}
          </Button>
        </header>
        <Conflict writing={writing} />
        <Switch>
          <Match when={view() === 'preview'}>
            <Preview text={{ ...text }} language={article().language} />
          </Match>
          <Match when={true}>
            <div class="help-sheet">
              <div class="help-paper">
                <textarea
                  class="help-title-field"
                  rows="1"
                  dir="auto"
                  maxLength={160}
                  aria-label={t('help.title')}
                  placeholder={t('help.title')}
                  value={text.title}
                  onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
                  onInput={(event) =>
                    writing.write({ title: event.currentTarget.value.replace(/\n/g, ' ') })
                  }
                />
                <textarea
                  class="help-excerpt-field"
                  rows="1"
                  dir="auto"
                  maxLength={300}
                  aria-label={t('help.excerpt')}
                  placeholder={t('help.excerptHint')}
                  value={text.excerpt}
                  onInput={(event) => writing.write({ excerpt: event.currentTarget.value })}
                />
                <Show
                  when={view() === 'rich'}
                  fallback={
                    <textarea
                      class="help-markdown"
                      dir="auto"
                      spellcheck={false}
                      aria-label={t('help.markdown')}
                      value={text.body}
                      onInput={(event) => writing.write({ body: event.currentTarget.value })}
                    />
                  }
                >
                  <Suspense fallback={<div class="help-wait" />}>
                    <RichEditor
                      value={text.body}
                      given={writing.given()}
                      label={t('help.body')}
                      onChange={(body) => writing.write({ body })}
                    />
                  </Suspense>
                </Show>
              </div>
              <Beside route={props.route} />
            </div>
          </Match>
        </Switch>
      </section>
      <Side article={article()} writing={writing} list={props.list} route={props.route} />
      <Suspense>
        <Show when={versions()}>
          <Versions writing={writing} onClose={() => setVersions(false)} />
        </Show>
      </Suspense>
      <Dialog open={deleting()} onClose={() => setDeleting(false)} title={t('help.delete')}>
        <div class="dialog-body help-form">
          <p>{t('help.deleteHint', { title: text.title })}</p>
          <div class="form-actions">
            <Button onClick={() => setDeleting(false)}>{t('cancel')}</Button>
            <Button class="danger" onClick={() => void remove()}>
              {t('help.delete')}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}

function SaveMark(props: { writing: Writing }) {
  const failed = () => props.writing.state() === 'failed';
  return (
    <span class="meta help-saved" classList={{ failed: failed() }} role="status">
      <Show when={props.writing.state() !== 'conflict'}>
        {t(`help.save.${props.writing.state() as 'saved'}`)}
      </Show>
      <Show when={failed()}>
        {' '}
        {props.writing.problem()}{' '}
        <Button kind="link" onClick={() => void props.writing.save()}>
          {t('retry')}
        </Button>
      </Show>
    </span>
  );
}

/** Somebody saved meanwhile: nothing is lost either way, both stay among the versions. */
function Conflict(props: { writing: Writing }) {
  const takeTheirs = () =>
    props.writing.takeTheirs().catch((error) => toast(explain(error), { tone: 'error' }));
  return (
    <Show when={props.writing.theirs()}>
      {(theirs) => (
        <div class="help-conflict" role="alert">
          <span>{t('help.conflict', { name: theirs().author?.name ?? t('agent.another') })}</span>
          <Button onClick={() => void takeTheirs()}>{t('help.takeTheirs')}</Button>
          <Button onClick={() => void props.writing.keepMine()}>{t('help.keepMine')}</Button>
        </div>
      )}
    </Show>
  );
}
