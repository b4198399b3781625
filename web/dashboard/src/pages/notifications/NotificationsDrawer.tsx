// What this agent is told because it is about them, newest first.
import type { AgentNotification } from '@deskbell/protocol';
import AlarmClock from 'lucide-solid/icons/alarm-clock';
import AtSign from 'lucide-solid/icons/at-sign';
import Timer from 'lucide-solid/icons/timer';
import UserPlus from 'lucide-solid/icons/user-plus';
import { type Component, createSignal, For, onMount, Show } from 'solid-js';
import { explain } from '../../api/problem';
import { t } from '../../i18n';
import { age, full } from '../../i18n/time';
import { now } from '../../state/clock';
import {
  loaded,
  loadMoreNotifications,
  loadNotifications,
  markRead,
  more,
  notifications,
  openNotification,
  titleOf,
  unreadNotifications,
} from '../../state/notifications';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Empty, ErrorNote, SkeletonRows } from '../../ui/Notice';
import './notifications.css';

const ICONS: Record<AgentNotification['kind'], Component<{ size?: number }>> = {
  mention: AtSign,
  assigned: UserPlus,
  transferred: UserPlus,
  snooze_over: AlarmClock,
  sla_warning: Timer,
  sla_breached: Timer,
};

export default function NotificationsDrawer(props: { onClose: () => void }) {
  const [error, setError] = createSignal<unknown>(null);
  const load = () => {
    setError(null);
    loadNotifications().catch(setError);
  };
  onMount(load);
  const failed = (cause: unknown) => toast(explain(cause), { tone: 'error' });
  return (
    <Dialog open onClose={props.onClose} title={t('notifications.title')} shape="side">
      <div class="dialog-body notifications">
        <Show when={unreadNotifications() > 0}>
          <p class="notifications-head">
            <span class="meta">{t('notifications.unread', { count: unreadNotifications() })}</span>
            <Button kind="link" onClick={() => void markRead({}).catch(failed)}>
              {t('notifications.readAll')}
            </Button>
          </p>
        </Show>
        <Show when={error()}>
          {(cause) => <ErrorNote text={explain(cause())} onRetry={load} />}
        </Show>
        <Show when={loaded() || error()} fallback={<SkeletonRows rows={4} />}>
          <Show
            when={notifications().length > 0}
            fallback={
              <Show when={!error()}>
                <Empty title={t('notifications.none')} text={t('notifications.noneHint')} />
              </Show>
            }
          >
            <ul class="notification-list">
              <For each={notifications()}>{(one) => <Line one={one} onOpen={props.onClose} />}</For>
            </ul>
          </Show>
        </Show>
        <Show when={more()}>
          <Button onClick={() => void loadMoreNotifications().catch(failed)}>
            {t('notifications.more')}
          </Button>
        </Show>
      </div>
    </Dialog>
  );
}

function Line(props: { one: AgentNotification; onOpen: () => void }) {
  const Icon = ICONS[props.one.kind];
  return (
    <li class="notification" classList={{ unread: !props.one.read }}>
      <button
        type="button"
        class="notification-body"
        onClick={() => {
          openNotification(props.one);
          props.onOpen();
        }}
      >
        <Icon size={16} />
        <span class="notification-text">
          <span class="notification-title" dir="auto">
            {titleOf(props.one)}
            <Show when={!props.one.read}>
              <span class="unseen"> ({t('row.unread')})</span>
            </Show>
          </span>
          <Show when={props.one.text}>
            <span class="notification-words" dir="auto">
              {props.one.text}
            </span>
          </Show>
          <time class="meta num" datetime={props.one.created_at} title={full(props.one.created_at)}>
            {age(new Date(props.one.created_at).getTime(), now())}
          </time>
        </span>
      </button>
    </li>
  );
}
