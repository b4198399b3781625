// Narrowing the list; everything chosen stands in the address.
import { Show } from 'solid-js';
import { t } from '../../i18n';
import { agents } from '../../state/people';
import { PRIORITIES } from '../../state/queue';
import { teams } from '../../state/teams';
import { Narrow } from '../../ui/Field';
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
      <Narrow
        label={t('ticket.status')}
        value={props.route.status()}
        options={[
          { value: ACTIVE, text: t('ticket.active') },
          ...STATUSES.map((value) => ({ value, text: t(`ticket.status.${value}`) })),
          { value: 'all', text: t('ticket.anyStatus') },
        ]}
        onChange={(status) => props.route.set({ status: status === ACTIVE ? '' : status })}
      />
      <Narrow
        label={t('filter.priority')}
        any={t('filter.anyPriority')}
        value={props.route.priority()}
        options={PRIORITIES.map((value) => ({ value, text: t(`priority.${value}`) }))}
        onChange={(priority) => props.route.set({ priority })}
      />
      <Narrow
        label={t('ticket.assignee')}
        any={t('ticket.anyone')}
        value={props.route.agent()}
        options={[
          { value: 'me', text: t('ticket.me') },
          { value: 'none', text: t('ticket.nobody') },
          ...Object.values(agents).map(named),
        ]}
        onChange={(agent) => props.route.set({ agent })}
      />
      <Show when={teams().length > 0}>
        <Narrow
          label={t('filter.team')}
          any={t('filter.anyTeam')}
          value={props.route.team()}
          options={[{ value: 'none', text: t('ticket.noTeam') }, ...teams().map(named)]}
          onChange={(team) => props.route.set({ team })}
        />
      </Show>
      <Narrow
        label={t('ticket.sort')}
        value={props.route.sort()}
        options={SORTS.map((value) => ({ value, text: t(`ticket.sort.${value}`) }))}
        onChange={(sort) => props.route.set({ sort })}
      />
    </search>
  );
}

const named = ({ id, name }: { id: number; name: string }) => ({ value: id, text: name });
