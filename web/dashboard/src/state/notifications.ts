// What this agent is told because it is about them: the newest, how many are unread, and a sound and a
// browser notification for what is new.
import type { AgentNotification } from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { listNotifications, readNotifications } from '../api/views';
import { t } from '../i18n';
import { chime, notify } from './alerts';
import { announce } from './announce';
import { conversationPath, go } from './navigation';
import { ticketPath } from './tickets';

const [notifications, setNotifications] = createSignal<readonly AgentNotification[]>([]);
const [unreadNotifications, setUnread] = createSignal(0);
const [more, setMore] = createSignal<string | null>(null);
const [loaded, setLoaded] = createSignal(false);
/** The newest this tab has heard of; nothing older is told again. */
let newest = 0;

export { loaded, more, notifications, unreadNotifications };

export async function loadNotifications(): Promise<void> {
  const answer = await listNotifications();
  const fresh = answer.notifications.filter((one) => one.id > newest && !one.read);
  const first = !loaded();
  newest = Math.max(newest, ...answer.notifications.map((one) => one.id));
  setNotifications(answer.notifications);
  setMore(answer.next_cursor);
  setUnread(answer.unread_count);
  setLoaded(true);
  if (!first) for (const one of [...fresh].reverse()) tell(one);
}

export async function loadMoreNotifications(): Promise<void> {
  const cursor = more();
  if (!cursor) return;
  const answer = await listNotifications(cursor);
  setNotifications((held) => [...held, ...answer.notifications]);
  setMore(answer.next_cursor);
}

export function forgetNotifications(): void {
  newest = 0;
  setNotifications([]);
  setMore(null);
  setUnread(0);
  setLoaded(false);
}

/** Marked here at once; the server has the last word on how many are left. */
export async function markRead(which: { ids?: number[]; session_id?: string }): Promise<void> {
  const meant = (one: AgentNotification) =>
    which.ids?.includes(one.id) ?? (!which.session_id || one.session_id === which.session_id);
  const unread = notifications().some((one) => !one.read && meant(one));
  if (which.session_id && !unread) return;
  setNotifications((held) => held.map((one) => (meant(one) ? { ...one, read: true } : one)));
  setUnread(await readNotifications(which));
}

export function openNotification(one: AgentNotification): void {
  void markRead({ ids: [one.id] }).catch(() => {});
  if (one.ticket_id !== null) go(ticketPath(one.ticket_id));
  else if (one.session_id !== null) go(conversationPath('active', one.session_id));
}

export function titleOf(one: AgentNotification): string {
  const name = one.by?.name ?? t('app.name');
  const customer = one.customer_name ?? t('notifications.aCustomer');
  if (one.kind === 'sla_warning' || one.kind === 'sla_breached') {
    return t(`notifications.${one.kind}`, { number: `T-${one.ticket_id ?? ''}` });
  }
  if (one.kind === 'snooze_over') return t('notifications.snooze_over', { customer });
  if (one.kind === 'assigned' && !one.by) return t('notifications.routed', { customer });
  return t(`notifications.${one.kind}`, { name, customer });
}

function tell(one: AgentNotification): void {
  announce(titleOf(one));
  chime();
  notify(titleOf(one), one.text, () => openNotification(one));
}
