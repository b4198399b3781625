// Narrowing the list; everything chosen stands in the address.
import { For, Show } from 'solid-js';
import { t } from '../../i18n';
import { agents } from '../../state/people';
import { PRIORITIES } from '../../state/queue';
import { teams } from '../../state/teams';
import { ACTIVE, SORTS, STATUSES, type TicketsRoute } from './route';

const TYPING = 250;

export function Filters(props: { route: TicketsRoute }) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const search = (q: string) => {
    clearTimeout(timer);
    timer = setTimeout(() => props.route.set({ q }), TYPING);
  };
  return (
    <search class="ticket-filters">
      <input
        class="input"
        type="search"
        dir="auto"
        placeholder={t('ticket.search')}
        aria-label={t('ticket.search')}
        value={props.route.q() ?? ''}
        onInput={(event) => search(event.currentTarget.value)}
      />
      <select
        class="input"
        aria-label={t('ticket.status')}
        onChange={(event) => props.route.set({ status: event.currentTarget.value })}
      >
        <option value="" selected={props.route.status() === ACTIVE}>
          {t('ticket.active')}
        </option>
        <For each={STATUSES}>
          {(status) => (
            <option value={status} selected={props.route.status() === status}>
              {t(`ticket.status.${status}`)}
            </option>
          )}
        </For>
        <option value="all" selected={props.route.status() === 'all'}>
          {t('ticket.anyStatus')}
        </option>
      </select>
      <select
        class="input"
        aria-label={t('filter.priority')}
        onChange={(event) => props.route.set({ priority: event.currentTarget.value })}
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
        aria-label={t('ticket.assignee')}
        onChange={(event) => props.route.set({ agent: event.currentTarget.value })}
      >
        <option value="">{t('ticket.anyone')}</option>
        <option value="me" selected={props.route.agent() === 'me'}>
          {t('ticket.me')}
        </option>
        <option value="none" selected={props.route.agent() === 'none'}>
          {t('ticket.nobody')}
        </option>
        <For each={Object.values(agents)}>
          {(agent) => (
            <option value={agent.id} selected={props.route.agent() === agent.id}>
              {agent.name}
            </option>
          )}
        </For>
      </select>
      <Show when={teams().length > 0}>
        <select
          class="input"
          aria-label={t('filter.team')}
          onChange={(event) => props.route.set({ team: event.currentTarget.value })}
        >
          <option value="">{t('filter.anyTeam')}</option>
          <option value="none" selected={props.route.team() === 'none'}>
            {t('ticket.noTeam')}
          </option>
          <For each={teams()}>
            {(team) => (
              <option value={team.id} selected={props.route.team() === team.id}>
                {team.name}
              </option>
            )}
          </For>
        </select>
      </Show>
      <select
        class="input"
        aria-label={t('ticket.sort')}
        onChange={(event) => props.route.set({ sort: event.currentTarget.value })}
      >
        <For each={SORTS}>
          {(sort) => (
            <option value={sort} selected={props.route.sort() === sort}>
              {t(`ticket.sort.${sort}`)}
            </option>
          )}
        </For>
      </select>
    </search>
  );
}
