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
import { Choice } from '../../../ui/Choice';
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
        <Choice
          label={t('filter.priority')}
          any={t('filter.anyPriority')}
          options={PRIORITIES.map((one) => ({ value: one, text: t(`priority.${one}`) }))}
          value={props.route.priority()}
          onChange={(priority) => props.route.setFilter({ priority })}
        />
        <Choice
          label={t('filter.inbox')}
          any={t('filter.anyInbox')}
          options={(inboxes() ?? []).map((one) => ({ value: one.id, text: one.name }))}
          value={props.route.inbox()}
          onChange={(inbox) => props.route.setFilter({ inbox })}
        />
        <Show when={teams().length > 0}>
          <Choice
            label={t('filter.team')}
            any={t('filter.anyTeam')}
            options={teams().map((one) => ({ value: one.id, text: one.name }))}
            value={props.route.team()}
            onChange={(team) => props.route.setFilter({ team })}
          />
        </Show>
        <Show when={tags().length > 0}>
          <Choice
            label={t('filter.tag')}
            any={t('filter.anyTag')}
            options={tags().map((one) => ({ value: one.name, text: one.name }))}
            value={props.route.tag()}
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
