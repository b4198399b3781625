// Search and filter. What is chosen stands in the address; typing searches after a short rest.
import Search from 'lucide-solid/icons/search';
import { onCleanup, onMount, Show } from 'solid-js';
import { listInboxes } from '../../../api/workspace';
import { t } from '../../../i18n';
import { PRIORITIES } from '../../../state/queue';
import { createResource } from '../../../state/resource';
import { tags } from '../../../state/tags';
import { teams } from '../../../state/teams';
import { Button } from '../../../ui/Button';
import { Narrow } from '../../../ui/Field';
import type { InboxRoute } from '../route';

const REST = 250;

export function FilterBar(props: { route: InboxRoute; onClose: () => void }) {
  const [inboxes] = createResource(() =>
    listInboxes().then(
      (answer) => answer.inboxes,
      () => [],
    ),
  );
  let field!: HTMLInputElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  onMount(() => field.focus());
  onCleanup(() => clearTimeout(timer));

  const search = (text: string, rest: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => props.route.setFilter({ q: text.trim() }), rest);
  };

  return (
    <search class="filter" id="inbox-filter">
      <div class="filter-search">
        <Search size={16} aria-hidden="true" />
        <input
          ref={field}
          class="input"
          type="search"
          aria-label={t('filter.search')}
          placeholder={t('filter.search')}
          value={props.route.q() ?? ''}
          onInput={(event) => search(event.currentTarget.value, REST)}
          onKeyDown={(event) => {
            if (event.isComposing) return;
            if (event.key === 'Enter') search(event.currentTarget.value, 0);
            if (event.key === 'Escape' && !event.currentTarget.value) props.onClose();
          }}
        />
      </div>
      <div class="filter-row">
        <Narrow
          label={t('filter.priority')}
          any={t('filter.anyPriority')}
          value={props.route.priority()}
          options={PRIORITIES.map((value) => ({ value, text: t(`priority.${value}`) }))}
          onChange={(priority) => props.route.setFilter({ priority })}
        />
        <Narrow
          label={t('filter.inbox')}
          any={t('filter.anyInbox')}
          value={props.route.inbox()}
          options={(inboxes() ?? []).map(named)}
          onChange={(inbox) => props.route.setFilter({ inbox })}
        />
        <Show when={teams().length > 0}>
          <Narrow
            label={t('filter.team')}
            any={t('filter.anyTeam')}
            value={props.route.team()}
            options={teams().map(named)}
            onChange={(team) => props.route.setFilter({ team })}
          />
        </Show>
        <Show when={tags().length > 0}>
          <Narrow
            label={t('filter.tag')}
            any={t('filter.anyTag')}
            value={props.route.tag()}
            options={tags().map(({ name }) => ({ value: name, text: name }))}
            onChange={(tag) => props.route.setFilter({ tag })}
          />
        </Show>
        <Show when={props.route.filtered()}>
          <Button
            kind="link"
            onClick={() => {
              props.route.clear();
              field.value = '';
            }}
          >
            {t('filter.clearShort')}
          </Button>
        </Show>
      </div>
    </search>
  );
}

const named = ({ id, name }: { id: number; name: string }) => ({ value: id, text: name });
