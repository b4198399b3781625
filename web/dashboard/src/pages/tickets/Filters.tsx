// Narrowing the list; everything chosen stands in the address.
import { Show } from 'solid-js';
import { t } from '../../i18n';
import { agents } from '../../state/people';
import { PRIORITIES } from '../../state/queue';
import { teams } from '../../state/teams';
import { Choice } from '../../ui/Choice';
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
      <Choice
        label={t('ticket.status')}
        options={[
          { value: '', text: t('ticket.active') },
          ...STATUSES.map((one) => ({ value: one, text: t(`ticket.status.${one}`) })),
          { value: 'all', text: t('ticket.anyStatus') },
        ]}
        value={props.route.status() === ACTIVE ? '' : props.route.status()}
        onChange={(status) => props.route.set({ status })}
      />
      <Choice
        label={t('filter.priority')}
        any={t('filter.anyPriority')}
        options={PRIORITIES.map((one) => ({ value: one, text: t(`priority.${one}`) }))}
        value={props.route.priority()}
        onChange={(priority) => props.route.set({ priority })}
      />
      <Choice
        label={t('ticket.assignee')}
        any={t('ticket.anyone')}
        options={[
          { value: 'me', text: t('ticket.me') },
          { value: 'none', text: t('ticket.nobody') },
          ...Object.values(agents).map((one) => ({ value: one.id, text: one.name })),
        ]}
        value={props.route.agent()}
        onChange={(agent) => props.route.set({ agent })}
      />
      <Show when={teams().length > 0}>
        <Choice
          label={t('filter.team')}
          any={t('filter.anyTeam')}
          options={[
            { value: 'none', text: t('ticket.noTeam') },
            ...teams().map((one) => ({ value: one.id, text: one.name })),
          ]}
          value={props.route.team()}
          onChange={(team) => props.route.set({ team })}
        />
      </Show>
      <Choice
        label={t('ticket.sort')}
        options={SORTS.map((one) => ({ value: one, text: t(`ticket.sort.${one}`) }))}
        value={props.route.sort()}
        onChange={(sort) => props.route.set({ sort })}
      />
    </search>
  );
}
