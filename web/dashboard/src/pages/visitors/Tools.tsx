// Search, filters and the choice between list and map; on a phone the filters fold away.

import type { Visitor } from '@deskbell/protocol';
import List from 'lucide-solid/icons/list';
import MapIcon from 'lucide-solid/icons/map';
import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { number, t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Select } from '../../ui/Field';
import {
  type Choice,
  countryName,
  everyone,
  type FacetKey,
  type FilterKey,
  type GroupKey,
  valuesOf,
} from './rows';

export type View = 'list' | 'map';

const FILTERS: FilterKey[] = ['all', 'nochat', 'chat', 'known'];
const GROUPS: GroupKey[] = ['none', 'page', 'country'];
const VIEWS = [
  { view: 'list', Icon: List, text: 'visitors.view.list' },
  { view: 'map', Icon: MapIcon, text: 'visitors.view.map' },
] as const;
/** A longer choice is searched instead. */
const LONGEST = 100;

interface Props {
  visitors: readonly Visitor[];
  choice: Choice;
  view: View;
  inboxes: ReadonlyMap<string, string>;
  onChoose: (choice: Partial<Choice>) => void;
  onView: (view: View) => void;
}

export function Tools(props: Props) {
  const [open, setOpen] = createSignal(false);
  const set = () =>
    (['filter', 'country', 'page', 'browser', 'inbox', 'group'] as const).filter(
      (key) => props.choice[key] !== everyone[key],
    ).length;
  return (
    <search class="visitors-tools">
      <div class="visitors-tools-head">
        <input
          class="input"
          type="search"
          aria-label={t('visitors.search')}
          placeholder={t('visitors.searchHint')}
          value={props.choice.search}
          onInput={(event) => props.onChoose({ search: event.currentTarget.value })}
        />
        <Button
          class="visitors-fold"
          aria-expanded={open()}
          aria-controls="visitors-filters"
          onClick={() => setOpen(!open())}
        >
          <SlidersHorizontal size={16} aria-hidden="true" />
          {t('visitors.filters')}
          <Show when={set() > 0}>
            <span class="num">{number(set())}</span>
          </Show>
        </Button>
        <fieldset class="visitors-views">
          <legend class="unseen">{t('visitors.view')}</legend>
          <For each={VIEWS}>
            {({ view, Icon, text }) => (
              <button
                type="button"
                class="visitors-view"
                aria-pressed={props.view === view}
                onClick={() => props.onView(view)}
              >
                <Icon size={16} aria-hidden="true" />
                {t(text)}
              </button>
            )}
          </For>
        </fieldset>
      </div>
      <div id="visitors-filters" class="visitors-filters" classList={{ open: open() }}>
        <Select
          label={t('visitors.filter')}
          value={props.choice.filter}
          options={FILTERS.map((value) => ({ value, text: t(`visitors.filter.${value}`) }))}
          onChange={(filter) => props.onChoose({ filter })}
        />
        <Facet {...props} key="country" label={t('visitors.country')} text={countryName} />
        <Facet {...props} key="page" label={t('visitors.page')} text={(path) => path} />
        <Facet {...props} key="browser" label={t('visitors.browser')} text={(name) => name} />
        <Show when={props.inboxes.size > 1}>
          <Facet
            {...props}
            key="inbox"
            label={t('visitors.inbox')}
            text={(id) => props.inboxes.get(id) ?? id}
          />
        </Show>
        <Show when={props.view === 'list'}>
          <Select
            label={t('visitors.group')}
            value={props.choice.group}
            options={GROUPS.map((value) => ({ value, text: t(`visitors.group.${value}`) }))}
            onChange={(group) => props.onChoose({ group })}
          />
        </Show>
        <Show when={set() > 0}>
          <Button
            kind="link"
            onClick={() => {
              const { filter, country, page, browser, inbox, group } = everyone;
              props.onChoose({ filter, country, page, browser, inbox, group });
            }}
          >
            {t('visitors.clear')}
          </Button>
        </Show>
      </div>
    </search>
  );
}

interface FacetProps extends Props {
  key: FacetKey;
  label: string;
  text: (value: string) => string;
}

function Facet(props: FacetProps) {
  // What is chosen stays a choice when the last who had it leaves.
  const options = createMemo(
    () => {
      const found = valuesOf(props.visitors, props.key).slice(0, LONGEST);
      const mine = props.choice[props.key];
      if (mine && !found.some(([value]) => value === mine)) found.push([mine, 0]);
      return found;
    },
    [],
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  return (
    <Select
      label={props.label}
      value={props.choice[props.key]}
      options={[
        { value: '', text: t('visitors.any') },
        ...options().map(([value, count]) => ({
          value,
          text: `${props.text(value)} (${number(count)})`,
        })),
      ]}
      onChange={(value) => props.onChoose({ [props.key]: value })}
    />
  );
}
