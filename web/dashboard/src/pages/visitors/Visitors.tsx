// Who is on a site right now. Rows appear, change and leave live; a chat is one click away.

import { createMemo, createSignal, For, Match, onMount, Show, Switch } from 'solid-js';
import { createStore } from 'solid-js/store';
import { explain } from '../../api/problem';
import { number, type TextKey, t } from '../../i18n';
import { LiveMark } from '../../shell/LiveMark';
import { loadVisitors, visitors, visitorsError, visitorsLoaded } from '../../state/visitors';
import { Select } from '../../ui/Field';
import { Empty, ErrorNote, SkeletonRows } from '../../ui/Notice';
import { type Choice, type FilterKey, type GroupKey, linesOf, type SortKey } from './rows';
import { VisitorDrawer } from './VisitorDrawer';
import { VisitorRow } from './VisitorRow';
import { Window } from './Window';
import './visitors.css';

const COLUMNS: [SortKey, TextKey][] = [
  ['name', 'visitors.who'],
  ['place', 'visitors.where'],
  ['page', 'visitors.page'],
  ['since', 'visitors.onPage'],
  ['pages', 'visitors.pages'],
  ['referrer', 'visitors.from'],
  ['browser', 'visitors.browser'],
  ['chat', 'visitors.chat'],
];
const FILTERS: FilterKey[] = ['all', 'nochat', 'chat', 'known'];
const GROUPS: GroupKey[] = ['none', 'page', 'country'];
/** As the style sheet has them: a row, and a card on a phone. */
const ROW = 56;
const CARD = 288;

export default function Visitors() {
  // Who came first stays first: rows don't move when somebody opens another page.
  const [choice, setChoice] = createStore<Choice>({
    search: '',
    filter: 'all',
    group: 'none',
    sort: 'arrival',
    down: false,
  });
  const [opened, setOpened] = createSignal<string | null>(null);
  const all = createMemo(() => Object.values(visitors).filter(Boolean));
  const lines = createMemo(() => linesOf(all(), { ...choice }));
  const phone = matchMedia('(max-width: 760px)');
  const [height, setHeight] = createSignal(phone.matches ? CARD : ROW);
  onMount(() => {
    void loadVisitors();
    phone.addEventListener('change', () => setHeight(phone.matches ? CARD : ROW));
  });
  const sort = (key: SortKey) => {
    setChoice(choice.sort === key ? { down: !choice.down } : { sort: key, down: false });
  };
  return (
    <div class="page visitors-page">
      <header class="page-head">
        <h1>
          {t('nav.visitors')}{' '}
          <Show when={all().length > 0}>
            <span class="meta num">{number(all().length)}</span>
          </Show>
        </h1>
        <span class="list-live">
          <LiveMark />
        </span>
      </header>
      <Show when={visitorsError()}>
        {(error) => <ErrorNote text={explain(error())} onRetry={() => void loadVisitors()} />}
      </Show>
      <Switch>
        <Match when={all().length > 0}>
          <div class="visitors-tools">
            <div class="field">
              <label for="visitors-search">{t('visitors.search')}</label>
              <input
                id="visitors-search"
                class="input"
                type="search"
                placeholder={t('visitors.searchHint')}
                value={choice.search}
                onInput={(event) => setChoice('search', event.currentTarget.value)}
              />
            </div>
            <Select
              label={t('visitors.filter')}
              value={choice.filter}
              options={FILTERS.map((value) => ({ value, text: t(`visitors.filter.${value}`) }))}
              onChange={(filter) => setChoice({ filter })}
            />
            <Select
              label={t('visitors.group')}
              value={choice.group}
              options={GROUPS.map((value) => ({ value, text: t(`visitors.group.${value}`) }))}
              onChange={(group) => setChoice({ group })}
            />
          </div>
          <Show
            when={lines().length > 0}
            fallback={<Empty title={t('visitors.noMatch')} text={t('visitors.noMatchHint')} />}
          >
            <Window
              class="visitors"
              rows={lines()}
              height={height()}
              head={
                <thead>
                  <tr>
                    <For each={COLUMNS}>
                      {([key, text]) => (
                        <th
                          scope="col"
                          aria-sort={
                            choice.sort === key
                              ? choice.down
                                ? 'descending'
                                : 'ascending'
                              : 'none'
                          }
                        >
                          <button type="button" onClick={() => sort(key)}>
                            {t(text)}
                          </button>
                        </th>
                      )}
                    </For>
                  </tr>
                </thead>
              }
            >
              {(line, index) =>
                typeof line === 'string' ? (
                  <Show when={visitors[line]}>
                    {(visitor) => (
                      <VisitorRow
                        visitor={visitor()}
                        index={index()}
                        onOpen={() => setOpened(line)}
                      />
                    )}
                  </Show>
                ) : (
                  <tr class="visitors-group">
                    <th scope="rowgroup" colSpan={COLUMNS.length}>
                      <span dir="auto">{line.heading || t('visitors.unknownPlace')}</span>{' '}
                      <span class="meta num">{number(line.count)}</span>
                    </th>
                  </tr>
                )
              }
            </Window>
          </Show>
          <Show when={all().some((visitor) => visitor.location.country)}>
            <p class="meta visitors-source">
              <a href="https://db-ip.com" rel="noreferrer" target="_blank">
                {t('visitors.placesBy')}
              </a>
            </p>
          </Show>
        </Match>
        <Match when={visitorsLoaded()}>
          <Empty title={t('visitors.none')} text={t('visitors.noneHint')} />
        </Match>
        <Match when={!visitorsError()}>
          <SkeletonRows rows={6} />
        </Match>
      </Switch>
      <Show when={opened()}>
        {(id) => <VisitorDrawer id={id()} onClose={() => setOpened(null)} />}
      </Show>
    </div>
  );
}
