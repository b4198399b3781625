// The inbox: list, conversation and customer side by side, or one at a time where there is no room.
import {
  createEffect,
  createMemo,
  createSignal,
  lazy,
  on,
  onCleanup,
  Show,
  Suspense,
} from 'solid-js';
import { t } from '../../i18n';
import { accept, close, markUnread } from '../../state/actions';
import { ask } from '../../state/asking';
import { may } from '../../state/auth';
import { conversation, counts } from '../../state/conversations';
import { listFor } from '../../state/lists';
import { setOpenId } from '../../state/live';
import { go } from '../../state/navigation';
import { markRead } from '../../state/notifications';
import { nameOf } from '../../state/people';
import { savedView } from '../../state/savedViews';
import { actOnSelection, clearSelection, selection } from '../../state/selection';
import { change, settings } from '../../state/settings';
import { useAction } from '../../state/shortcuts';
import { convert, ticketPath } from '../../state/tickets';
import { Dialog } from '../../ui/Dialog';
import { Empty } from '../../ui/Notice';
import { Asks } from './asks/Asks';
import { ConversationPane } from './conversation/ConversationPane';
import { askTransfer } from './conversation/transferring';
import { CustomerPane } from './customer/CustomerPane';
import { ListPane } from './list/ListPane';
import { useMedia } from './media';
import { useInboxRoute } from './route';
import './inbox.css';

const FirstRun = lazy(() => import('./FirstRun'));

export function InboxPage() {
  const route = useInboxRoute();
  let frame!: HTMLDivElement;
  const wide = useMedia('(min-width: 1181px)');
  const phone = useMedia('(max-width: 760px)');
  const [drawer, setDrawer] = createSignal(false);
  // Of the same content is the same: its count changes all the time.
  const savedFilter = createMemo(
    () => {
      const id = route.saved();
      return id === undefined ? undefined : savedView(id)?.filter;
    },
    undefined,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  const list = createMemo(() =>
    listFor({
      view: route.view(),
      q: route.q(),
      priority: route.priority(),
      inbox: route.inbox(),
      team: route.team(),
      tag: route.tag(),
      saved: savedFilter(),
    }),
  );
  const open = () => {
    const id = route.openId();
    return id ? conversation(id) : undefined;
  };

  createEffect(() => setOpenId(route.openId()));
  // What is looked at needs no notification any more.
  createEffect(on(route.openId, (id) => id && void markRead({ session_id: id }).catch(() => {})));
  createEffect(on(list, clearSelection, { defer: true }));
  onCleanup(() => setOpenId(null));
  createEffect(on(route.openId, () => setDrawer(false)));
  // Where one pane replaces the other, the focus goes along with it.
  createEffect(
    on(
      route.openId,
      (id) => {
        if (!phone()) return;
        queueMicrotask(() => frame.querySelector<HTMLElement>(id ? '.log' : '.rows')?.focus());
      },
      { defer: true },
    ),
  );

  const withOpen = (work: (id: string) => void) => () => {
    const id = route.openId();
    if (!id) return false;
    work(id);
    return true;
  };
  const acceptAndOpen = async (id: string) => {
    if (await accept(id)) route.open(id, 'mine');
  };

  useAction(
    'accept',
    withOpen((id) => {
      if (open()?.status === 'pending') void acceptAndOpen(id);
    }),
  );
  useAction(
    'close',
    withOpen((id) => {
      if (open()?.status === 'active') void close(id);
    }),
  );
  useAction(
    'snooze',
    withOpen((id) => {
      if (open()?.status === 'active') ask({ what: 'snooze', ids: [id] });
    }),
  );
  useAction(
    'tag',
    withOpen((id) => ask({ what: 'tag', ids: [id] })),
  );
  useAction(
    'transfer',
    withOpen((id) => {
      if (open()?.status !== 'closed') askTransfer(id);
    }),
  );
  useAction(
    'unread',
    withOpen((id) => {
      void markUnread(id);
      route.back();
    }),
  );
  useAction(
    'ticket',
    withOpen((id) => {
      const made = open()?.ticket_id;
      if (made) go(ticketPath(made));
      else void convert(id);
    }),
  );
  useAction(
    'back',
    withOpen(() => route.back()),
  );
  useAction('toggleCustomer', () => toggleCustomer());
  // Asked first: what is picked goes before what is open.
  const withPicked = (work: (ids: string[]) => void) => () => {
    if (selection().size === 0) return false;
    work([...selection()]);
    return true;
  };
  useAction(
    'close',
    withPicked(() => void actOnSelection({ action: 'close' })),
  );
  useAction(
    'unread',
    withPicked(() => void actOnSelection({ action: 'unread' })),
  );
  useAction(
    'snooze',
    withPicked((ids) => ask({ what: 'snooze', ids })),
  );
  useAction(
    'tag',
    withPicked((ids) => ask({ what: 'tag', ids })),
  );
  useAction('back', withPicked(clearSelection));

  function toggleCustomer() {
    if (wide()) change({ customerPane: !settings.customerPane });
    else setDrawer(!drawer());
  }

  const firstRun = () =>
    may('manage_settings') &&
    list().loaded() &&
    Object.values(counts()).every((count) => count === 0);
  const heading = () => {
    const session = open();
    return session ? t('inbox.headingWith', { name: nameOf(session) }) : t('nav.inbox');
  };

  return (
    <div
      ref={frame}
      class="inbox"
      classList={{
        reading: route.openId() !== null,
        wide: wide() && settings.customerPane && route.openId() !== null,
      }}
    >
      <h1 class="unseen">{heading()}</h1>
      <ListPane route={route} list={list()} />
      <Asks route={route} />
      <Show
        when={route.openId()}
        keyed
        fallback={
          <Show when={!phone()}>
            <section class="pane pane-empty" aria-label={t('conversation.label')}>
              <Show
                when={firstRun()}
                fallback={
                  <Empty title={t('conversation.none')} text={t('conversation.noneHint')} />
                }
              >
                <Suspense>
                  <FirstRun />
                </Suspense>
              </Show>
            </section>
          </Show>
        }
      >
        {(id) => (
          <>
            <ConversationPane
              id={id}
              route={route}
              onAccept={() => void acceptAndOpen(id)}
              onCustomer={toggleCustomer}
              customerShown={wide() ? settings.customerPane : drawer()}
            />
            <Show when={wide() && settings.customerPane}>
              <aside class="pane customer" aria-label={t('customer.label')}>
                <header class="pane-head">
                  <h2>{t('customer.label')}</h2>
                </header>
                <CustomerPane id={id} route={route} />
              </aside>
            </Show>
            <Dialog
              open={drawer() && !wide()}
              onClose={() => setDrawer(false)}
              title={t('customer.label')}
              shape="side"
            >
              <CustomerPane id={id} route={route} />
            </Dialog>
          </>
        )}
      </Show>
    </div>
  );
}
