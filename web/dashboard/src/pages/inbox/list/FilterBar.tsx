// Search and filter. What is chosen stands in the address; typing searches after a short rest.
import Search from 'lucide-solid/icons/search';
import { For, onCleanup, onMount, Show } from 'solid-js';
import { listInboxes } from '../../../api/workspace';
import { t } from '../../../i18n';
import { PRIORITIES } from '../../../state/queue';
import { createResource } from '../../../state/resource';
import { tags } from '../../../state/tags';
import { teams } from '../../../state/teams';
import { Button } from '../../../ui/Button';
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
        <select
          class="input"
          aria-label={t('filter.priority')}
          onChange={(event) => props.route.setFilter({ priority: event.currentTarget.value })}
        >
          <option value="">{t('filter.anyPriority')}</option>
          <For each={PRIORITIES}>
            {(priority) => (
              <option value={priority} selected={props.route.priority() === priority}>
                {t(`priority.${priority}`)}
              </option>
            )}
          </For>
        </select>
        <select
          class="input"
          aria-label={t('filter.inbox')}
          onChange={(event) => props.route.setFilter({ inbox: event.currentTarget.value })}
        >
          <option value="">{t('filter.anyInbox')}</option>
          <For each={inboxes() ?? []}>
            {(inbox) => (
              <option value={inbox.id} selected={props.route.inbox() === inbox.id}>
                {inbox.name}
              </option>
            )}
          </For>
        </select>
        <Show when={teams().length > 0}>
          <select
            class="input"
            aria-label={t('filter.team')}
            onChange={(event) => props.route.setFilter({ team: event.currentTarget.value })}
          >
            <option value="">{t('filter.anyTeam')}</option>
            <For each={teams()}>
              {(team) => (
                <option value={team.id} selected={props.route.team() === team.id}>
                  {team.name}
                </option>
              )}
            </For>
          </select>
        </Show>
        <Show when={tags().length > 0}>
          <select
            class="input"
            aria-label={t('filter.tag')}
            onChange={(event) => props.route.setFilter({ tag: event.currentTarget.value })}
          >
            <option value="">{t('filter.anyTag')}</option>
            <For each={tags()}>
              {(tag) => (
                <option value={tag.name} selected={props.route.tag() === tag.name}>
                  {tag.name}
                </option>
              )}
            </For>
          </select>
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
