// Who is on a site right now. Rows appear, change and leave live; a chat is one click away.

import { useSearchParams } from '@solidjs/router';
import {
  createMemo,
  createResource,
  createSignal,
  For,
  lazy,
  Match,
  onMount,
  Show,
  Suspense,
  Switch,
} from 'solid-js';
import { createStore } from 'solid-js/store';
import { explain } from '../../api/problem';
import { listInboxes } from '../../api/workspace';
import { number, type TextKey, t } from '../../i18n';
import { LiveMark } from '../../shell/LiveMark';
import {
  everybody,
  loadVisitors,
  visitors,
  visitorsError,
  visitorsLoaded,
} from '../../state/visitors';
import { Empty, ErrorNote, SkeletonRows } from '../../ui/Notice';
import { PlaceSource } from './PlaceSource';
import { type Choice, chosen, everyone, linesOf, type SortKey } from './rows';
import { Tools, type View } from './Tools';
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
// Its shapes are fetched by whoever looks at it.
const MapView = lazy(() => import('./map/MapView'));
/** As the style sheet has them: a row, and a card on a phone. */
const ROW = 56;
const CARD = 212;
const GROUP = 40;

export default function Visitors() {
  const [choice, setChoice] = createStore<Choice>({ ...everyone });
  const [query, setQuery] = useSearchParams<{ view?: string }>();
  const view = (): View => (query.view === 'map' ? 'map' : 'list');
  const show = (next: View) => setQuery({ view: next === 'map' ? 'map' : undefined });
  const [known] = createResource(() =>
    listInboxes().then(
      (answer) => answer.inboxes,
      () => [],
    ),
  );
  const inboxes = () => new Map((known.latest ?? []).map(({ id, name }) => [String(id), name]));
  const [opened, setOpened] = createSignal<string | null>(null);
  const all = everybody;
  const lines = createMemo(() => linesOf(chosen(all(), { ...choice }), { ...choice }));
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
          <Tools
            visitors={all()}
            choice={choice}
            view={view()}
            inboxes={inboxes()}
            onChoose={(some) => setChoice(some)}
            onView={show}
          />
          <Show
            when={view() === 'list'}
            fallback={
              <Suspense fallback={<SkeletonRows rows={6} />}>
                <MapView
                  visitors={all()}
                  choice={choice}
                  onChoose={(some) => setChoice(some)}
                  onOpen={setOpened}
                  onList={() => show('list')}
                />
              </Suspense>
            }
          >
            <Show
              when={lines().length > 0}
              fallback={<Empty title={t('visitors.noMatch')} text={t('visitors.noMatchHint')} />}
            >
              <Window
                class="visitors"
                rows={lines()}
                heightOf={(line) => (typeof line === 'string' ? height() : GROUP)}
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
          </Show>
          <Show when={all().some((visitor) => visitor.location.country)}>
            <PlaceSource />
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
