// The tickets: a list that follows what colleagues do, and the one that is open beside it.
import Plus from 'lucide-solid/icons/plus';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { explain } from '../../api/problem';
import { t } from '../../i18n';
import { useAction } from '../../state/shortcuts';
import { Button } from '../../ui/Button';
import { Empty, ErrorNote, SkeletonRows } from '../../ui/Notice';
import { Filters } from './Filters';
import { createTicketList } from './list';
import { NewTicketDialog } from './NewTicketDialog';
import { useTicketsRoute } from './route';
import { TicketDetail } from './TicketDetail';
import { TicketTable } from './TicketTable';
import './tickets.css';

export default function TicketsPage() {
  let frame!: HTMLDivElement;
  const route = useTicketsRoute();
  const list = createTicketList(route.query);
  const [making, setMaking] = createSignal(false);

  const links = () => [...frame.querySelectorAll<HTMLElement>('.ticket-link')];
  /** Beside an open ticket the next one opens; in the whole list only the focus moves. */
  const step = (by: 1 | -1) => {
    const open = route.openId();
    if (open !== null) {
      const next = list.ids()[list.ids().indexOf(open) + by];
      if (next !== undefined) route.open(next);
      return;
    }
    const all = links();
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[at === -1 ? (by === 1 ? 0 : all.length - 1) : at + by]?.focus();
  };
  useAction('next', () => step(1));
  useAction('previous', () => step(-1));
  useAction('open', () => {
    if (route.openId() !== null) return false;
    const first = list.ids()[0];
    if (first !== undefined) route.open(first);
    return first !== undefined;
  });
  useAction('back', () => {
    if (route.openId() === null) return false;
    route.open(null);
    return true;
  });
  useAction('newTicket', () => setMaking(true));

  return (
    <div ref={frame} class="tickets" classList={{ reading: route.openId() !== null }}>
      {/* Outside the list, which makes room for an open ticket where there is little. */}
      <h1 class="unseen">{t('nav.tickets')}</h1>
      <section class="pane tickets-list" aria-label={t('nav.tickets')}>
        <header class="pane-head">
          <h2>{t('nav.tickets')}</h2>
          <Button title="C" onClick={() => setMaking(true)}>
            <Plus size={16} />
            {t('ticket.new')}
          </Button>
        </header>
        <Filters route={route} />
        <Show when={list.error()}>
          {(error) => <ErrorNote text={explain(error())} onRetry={list.retry} />}
        </Show>
        <div class="tickets-frame">
          <Switch>
            <Match when={list.tickets().length > 0}>
              <TicketTable tickets={list.tickets()} route={route} />
              <Show when={list.hasMore()}>
                <p class="tickets-more">
                  <Button onClick={list.more}>{t('ticket.more')}</Button>
                </p>
              </Show>
            </Match>
            <Match when={list.loaded() && route.filtered()}>
              <Empty
                title={
                  route.q()
                    ? t('ticket.noMatch', { q: route.q() ?? '' })
                    : t('ticket.noFilterMatch')
                }
              >
                <Button onClick={route.clear}>{t('filter.clear')}</Button>
              </Empty>
            </Match>
            <Match when={list.loaded()}>
              <Empty title={t('ticket.none')} text={t('ticket.noneHint')} />
            </Match>
            <Match when={!list.error()}>
              <SkeletonRows rows={8} />
            </Match>
          </Switch>
        </div>
      </section>
      <Show when={route.openId()} keyed>
        {(id) => <TicketDetail id={id} route={route} />}
      </Show>
      <NewTicketDialog
        open={making()}
        onClose={() => setMaking(false)}
        onMade={(id) => route.open(id)}
      />
    </div>
  );
}
