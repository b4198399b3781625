// The left pane: which view, the search and filter, and the rows.
import { A } from '@solidjs/router';
import Bookmark from 'lucide-solid/icons/bookmark';
import ListFilter from 'lucide-solid/icons/list-filter';
import { createEffect, createSignal, For, Match, Show, Switch } from 'solid-js';
import { explain } from '../../../api/problem';
import { number, t } from '../../../i18n';
import { LiveMark } from '../../../shell/LiveMark';
import { ask } from '../../../state/asking';
import { counts } from '../../../state/conversations';
import type { List } from '../../../state/list';
import { VIEWS } from '../../../state/queue';
import { savedViews } from '../../../state/savedViews';
import { selection } from '../../../state/selection';
import { IconButton } from '../../../ui/Button';
import { ErrorNote, SkeletonRows } from '../../../ui/Notice';
import { reveal } from '../../../ui/reveal';
import type { InboxRoute } from '../route';
import { BulkBar } from './BulkBar';
import { FilterBar } from './FilterBar';
import { ListEmpty } from './ListEmpty';
import { Rows } from './Rows';
import './list.css';

export function ListPane(props: { route: InboxRoute; list: List }) {
  const [filterOpen, setFilterOpen] = createSignal(props.route.filtered());
  return (
    <section class="pane list-pane" aria-label={t('list.label')}>
      <header class="pane-head">
        <h2>{t('nav.inbox')}</h2>
        <span class="list-live">
          <LiveMark />
        </span>
        <IconButton
          label={props.route.saved() === undefined ? t('view.save') : t('view.edit')}
          onClick={() => ask({ what: 'saveView' })}
        >
          <Bookmark size={16} />
        </IconButton>
        <IconButton
          label={t('filter.toggle')}
          aria-expanded={filterOpen()}
          aria-controls="inbox-filter"
          onClick={() => setFilterOpen(!filterOpen())}
        >
          <ListFilter size={16} />
        </IconButton>
      </header>
      <nav class="views" aria-label={t('views.label')}>
        <For each={VIEWS}>
          {(view) => {
            let link: HTMLAnchorElement | undefined;
            createEffect(() => props.route.name() === view && reveal(link));
            return (
              <A
                ref={(element) => (link = element)}
                class="view"
                href={props.route.viewPath(view)}
                activeClass=""
                inactiveClass=""
                aria-current={!props.route.q() && props.route.name() === view ? 'page' : undefined}
              >
                {t(`views.${view}`)}
                <Show when={view !== 'closed' && (view !== 'snoozed' || counts().snoozed > 0)}>
                  <span class="num view-count">{number(counts()[view])}</span>
                </Show>
              </A>
            );
          }}
        </For>
        <For each={savedViews()}>
          {(view) => (
            <A
              class="view"
              href={props.route.viewPath(`v${view.id}`)}
              activeClass=""
              inactiveClass=""
              aria-current={props.route.name() === `v${view.id}` ? 'page' : undefined}
            >
              <span class="cut view-name" dir="auto">
                {view.name}
              </span>
              <span class="num view-count">{countOf(view.count ?? 0)}</span>
            </A>
          )}
        </For>
      </nav>
      <Show when={selection().size > 0}>
        <BulkBar list={props.list} />
      </Show>
      <Show when={filterOpen()}>
        <FilterBar route={props.route} onClose={() => setFilterOpen(false)} />
      </Show>
      <Show when={props.list.error()}>
        {(error) => <ErrorNote text={explain(error())} onRetry={() => void props.list.reload()} />}
      </Show>
      <Switch>
        <Match when={!props.list.loaded() && !props.list.error()}>
          <SkeletonRows rows={9} />
        </Match>
        <Match when={props.list.loaded() && props.list.ids().length === 0}>
          <ListEmpty route={props.route} />
        </Match>
        <Match when={props.list.loaded()}>
          <Rows route={props.route} list={props.list} />
        </Match>
      </Switch>
    </section>
  );
}

/** The server counts no further. */
const countOf = (count: number) => (count >= 1_000 ? `${number(999)}+` : number(count));
