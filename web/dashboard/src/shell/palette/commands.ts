// What the command palette can do besides finding conversations.
import type { Session } from '@deskbell/protocol';
import AlarmClock from 'lucide-solid/icons/alarm-clock';
import Bell from 'lucide-solid/icons/bell';
import BookOpen from 'lucide-solid/icons/book-open';
import ChartColumn from 'lucide-solid/icons/chart-column';
import Globe from 'lucide-solid/icons/globe';
import Hand from 'lucide-solid/icons/hand';
import Inbox from 'lucide-solid/icons/inbox';
import Keyboard from 'lucide-solid/icons/keyboard';
import LogOut from 'lucide-solid/icons/log-out';
import MessageCircle from 'lucide-solid/icons/message-circle';
import Monitor from 'lucide-solid/icons/monitor';
import Moon from 'lucide-solid/icons/moon';
import Settings from 'lucide-solid/icons/settings';
import Tag from 'lucide-solid/icons/tag';
import Ticket from 'lucide-solid/icons/ticket';
import User from 'lucide-solid/icons/user';
import type { Component } from 'solid-js';
import { t } from '../../i18n';
import { said } from '../../i18n/systemLine';
import { accept } from '../../state/actions';
import { ask } from '../../state/asking';
import { me, signOut } from '../../state/auth';
import { conversation } from '../../state/conversations';
import { nextPending } from '../../state/lists';
import { openId } from '../../state/live';
import { mayViewReports } from '../../state/may';
import { conversationPath, go, openConversation } from '../../state/navigation';
import { nameOf } from '../../state/people';
import { VIEWS, viewOf } from '../../state/queue';
import { savedViews } from '../../state/savedViews';
import { change, isDark } from '../../state/settings';
import { KEYS, keyText } from '../../state/shortcuts';
import { setOverlay } from '../overlay';

export interface Command {
  text: string;
  hint?: string;
  keys?: string;
  icon: Component<{ size?: number }>;
  run: () => void;
}

export function commands(): Command[] {
  const next = nextPending();
  const open = openId();
  return [
    ...(next
      ? [{ text: t('palette.acceptNext'), icon: Hand, run: () => void acceptNext(next) }]
      : []),
    ...(open && conversation(open)?.status === 'active'
      ? [
          {
            text: t('action.snooze'),
            keys: KEYS.snooze,
            icon: AlarmClock,
            run: () => ask({ what: 'snooze', ids: [open] }),
          },
        ]
      : []),
    ...(open
      ? [
          {
            text: t('action.tag'),
            keys: KEYS.tag,
            icon: Tag,
            run: () => ask({ what: 'tag', ids: [open] }),
          },
        ]
      : []),
    {
      text: t('notifications.title'),
      keys: KEYS.goNotifications,
      icon: Bell,
      // The palette closes first, which would take the drawer with it.
      run: () => queueMicrotask(() => setOverlay('notifications')),
    },
    ...VIEWS.map((view) => ({
      text: t('palette.goTo', { name: t(`views.${view}`) }),
      icon: Inbox,
      ...(view === 'pending' && { keys: KEYS.goInbox }),
      run: () => go(`/inbox/${view}`),
    })),
    ...savedViews().map((view) => ({
      text: t('palette.goTo', { name: view.name }),
      icon: Inbox,
      run: () => go(`/inbox/v${view.id}`),
    })),
    {
      text: t('palette.goTo', { name: t('nav.visitors') }),
      keys: KEYS.goVisitors,
      icon: Globe,
      run: () => go('/dashboard/live-monitoring'),
    },
    {
      text: t('palette.goTo', { name: t('nav.tickets') }),
      keys: KEYS.goTickets,
      icon: Ticket,
      run: () => go('/tickets'),
    },
    {
      text: t('palette.goTo', { name: t('nav.help') }),
      keys: KEYS.goHelp,
      icon: BookOpen,
      run: () => go('/help-centre'),
    },
    ...(mayViewReports()
      ? [
          {
            text: t('palette.goTo', { name: t('nav.reports') }),
            keys: KEYS.goReports,
            icon: ChartColumn,
            run: () => go('/dashboard/analytics'),
          },
          {
            text: t('palette.goTo', { name: t('wall.title') }),
            icon: Monitor,
            run: () => go('/dashboard/wallboard'),
          },
        ]
      : []),
    {
      text: t('palette.goTo', { name: t('nav.settings') }),
      keys: KEYS.goSettings,
      icon: Settings,
      run: () => go('/settings'),
    },
    { text: t('palette.goTo', { name: t('nav.profile') }), icon: User, run: () => go('/profile') },
    {
      text: isDark() ? t('theme.toLight') : t('theme.toDark'),
      keys: keyText(KEYS.theme),
      icon: Moon,
      run: () => change({ theme: isDark() ? 'light' : 'dark' }),
    },
    { text: t('keys.title'), keys: KEYS.help, icon: Keyboard, run: () => setOverlay('keys') },
    { text: t('profile.signOut'), icon: LogOut, run: () => void signOut() },
  ];
}

export function conversationCommand(session: Session): Command {
  return {
    text: nameOf(session),
    hint: (session.last_message && said(session.last_message)) ?? t(`row.${session.status}`),
    icon: MessageCircle,
    run: () => go(conversationPath(viewOf(session, me()?.id ?? -1).at(-1) ?? 'closed', session.id)),
  };
}

/** Every word of the query somewhere in the text, in any order. */
export function matching(all: readonly Command[], query: string): Command[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((command) => {
    const text = command.text.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

async function acceptNext(id: string): Promise<void> {
  const got = await accept(id);
  openConversation(got ? 'mine' : 'pending', id);
}
