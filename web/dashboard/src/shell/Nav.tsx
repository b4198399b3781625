// The way around: a wide column, a rail of icons, a drawer behind the menu button, or tabs at the bottom.
import { A, useLocation } from '@solidjs/router';
import Bell from 'lucide-solid/icons/bell';
import BookOpen from 'lucide-solid/icons/book-open';
import ChartColumn from 'lucide-solid/icons/chart-column';
import Globe from 'lucide-solid/icons/globe';
import Inbox from 'lucide-solid/icons/inbox';
import Menu from 'lucide-solid/icons/menu';
import Moon from 'lucide-solid/icons/moon';
import Search from 'lucide-solid/icons/search';
import Settings from 'lucide-solid/icons/settings';
import Sun from 'lucide-solid/icons/sun';
import Ticket from 'lucide-solid/icons/ticket';
import Users from 'lucide-solid/icons/users';
import { type Component, For, Show } from 'solid-js';
import { number, type TextKey, t } from '../i18n';
import { auth, me } from '../state/auth';
import { waitingForMe } from '../state/lists';
import { mayViewReports } from '../state/may';
import { unreadNotifications } from '../state/notifications';
import { myStatus } from '../state/people';
import { change, isDark } from '../state/settings';
import { KEYS, keyText } from '../state/shortcuts';
import { visitorCount } from '../state/visitors';
import { Avatar } from '../ui/Avatar';
import { IconButton } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Keys } from '../ui/Keys';
import { LiveMark } from './LiveMark';
import { Logo } from './Logo';
import { setOverlay } from './overlay';

interface Entry {
  href: string;
  to: string;
  /** Its other address. */
  also?: string;
  text: TextKey;
  /** Where there is little room. */
  short?: TextKey;
  icon: Component<{ size?: number }>;
  count?: () => number;
  /** False: behind the menu on a phone. */
  tab?: boolean;
  /** Whether it is there for the one who is signed in. */
  when?: () => boolean;
}

const ENTRIES: Entry[] = [
  {
    href: '/inbox/pending',
    to: '/inbox',
    text: 'nav.inbox',
    short: 'nav.inboxShort',
    icon: Inbox,
    count: waitingForMe,
  },
  {
    href: '/dashboard/live-monitoring',
    to: '/dashboard/live-monitoring',
    also: '/visitors',
    text: 'nav.visitors',
    short: 'nav.visitorsShort',
    icon: Globe,
    count: visitorCount,
  },
  { href: '/tickets', to: '/tickets', text: 'nav.tickets', icon: Ticket },
  {
    href: '/help-centre',
    to: '/help-centre',
    text: 'nav.help',
    short: 'nav.helpShort',
    icon: BookOpen,
  },
  {
    href: '/dashboard/analytics',
    to: '/dashboard/analytics',
    text: 'nav.reports',
    icon: ChartColumn,
    tab: false,
    when: mayViewReports,
  },
  { href: '/team', to: '/team', text: 'nav.team', icon: Users, tab: false },
  { href: '/settings', to: '/settings', text: 'nav.settings', icon: Settings, tab: false },
];

function Links() {
  const here = useHere();
  return (
    <ul>
      <For each={ENTRIES.filter((entry) => entry.when?.() ?? true)}>
        {(entry) => (
          <li>
            <A
              class="nav-link"
              href={entry.href}
              activeClass=""
              inactiveClass=""
              aria-current={here(entry)}
              title={t(entry.text)}
            >
              <entry.icon size={16} />
              <span class="nav-text">{t(entry.text)}</span>
              <Show when={entry.count?.()}>
                {(count) => <span class="nav-count num">{number(count())}</span>}
              </Show>
            </A>
          </li>
        )}
      </For>
    </ul>
  );
}

function useHere() {
  const location = useLocation();
  const at = (path: string | undefined) => path !== undefined && location.pathname.startsWith(path);
  return (entry: Entry) => (at(entry.to) || at(entry.also) ? 'page' : undefined);
}

function Foot() {
  return (
    <div class="nav-foot">
      <A class="nav-me" href="/profile" title={t('nav.profile')}>
        <Avatar name={me()?.name ?? ''} id={me()?.id ?? 0} size="small" />
        <span class="nav-text nav-me-text">
          <span class="cut">{me()?.name}</span>
          <span class="meta nav-status">
            <span class={`dot ${myStatus()}`} />
            {t(`status.${myStatus()}`)}
          </span>
        </span>
      </A>
      <IconButton
        class="nav-theme"
        label={isDark() ? t('theme.toLight') : t('theme.toDark')}
        keys={keyText(KEYS.theme)}
        onClick={() => change({ theme: isDark() ? 'light' : 'dark' })}
      >
        <Show when={isDark()} fallback={<Moon size={16} />}>
          <Sun size={16} />
        </Show>
      </IconButton>
    </div>
  );
}

function SearchButton() {
  return (
    <button
      type="button"
      class="nav-search"
      onClick={() => setOverlay('palette')}
      title={t('nav.search')}
    >
      <Search size={16} />
      <span class="nav-text">{t('nav.search')}</span>
      <Keys class="nav-text" keys={keyText(KEYS.palette)} />
    </button>
  );
}

function NotificationsButton(props: { onOpen?: () => void }) {
  return (
    <button
      type="button"
      class="nav-link nav-bell"
      title={`${t('notifications.title')} (${keyText(KEYS.goNotifications)})`}
      onClick={() => {
        props.onOpen?.();
        setOverlay('notifications');
      }}
    >
      <Bell size={16} />
      <span class="nav-text">{t('notifications.title')}</span>
      <Show when={unreadNotifications()}>
        {(count) => (
          <span class="nav-count nav-unread num">
            {number(count())}
            <span class="unseen"> {t('row.unread')}</span>
          </span>
        )}
      </Show>
    </button>
  );
}

export function Nav(props: { onMenu: () => void }) {
  return (
    <nav class="nav" aria-label={t('nav.label')}>
      <div class="nav-brand">
        <IconButton class="nav-menu" label={t('nav.menu')} onClick={() => props.onMenu()}>
          <Menu size={18} />
        </IconButton>
        <Logo />
        <span class="nav-text cut">{auth()?.tenant.name}</span>
      </div>
      <SearchButton />
      <NotificationsButton />
      <Links />
      <div class="nav-live">
        <LiveMark />
      </div>
      <Foot />
    </nav>
  );
}

export function NavDrawer(props: { open: boolean; onClose: () => void }) {
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={auth()?.tenant.name ?? t('app.name')}
      shape="start"
    >
      <nav class="nav-drawer" aria-label={t('nav.label')}>
        <NotificationsButton onOpen={props.onClose} />
        <Links />
        <div class="nav-live">
          <LiveMark />
        </div>
        <Foot />
      </nav>
    </Dialog>
  );
}

export function TabBar(props: { onMenu: () => void }) {
  const here = useHere();
  return (
    <nav class="tabbar" aria-label={t('nav.tabs')}>
      <For each={ENTRIES.filter((entry) => entry.tab !== false)}>
        {(entry) => (
          <A
            class="tab"
            href={entry.href}
            activeClass=""
            inactiveClass=""
            aria-current={here(entry)}
          >
            <span class="tab-icon">
              <entry.icon size={20} />
              <Show when={entry.to === '/inbox' && waitingForMe()}>
                <span class="tab-dot num">{number(waitingForMe())}</span>
              </Show>
            </span>
            {t(entry.short ?? entry.text)}
          </A>
        )}
      </For>
      <button type="button" class="tab" onClick={() => setOverlay('palette')}>
        <Search size={20} />
        {t('nav.searchShort')}
      </button>
      <button type="button" class="tab" onClick={() => props.onMenu()}>
        <span class="tab-icon">
          <Menu size={20} />
          <Show when={unreadNotifications()}>
            {(count) => (
              <span class="tab-dot num">
                {number(count())}
                <span class="unseen"> {t('notifications.title')}</span>
              </span>
            )}
          </Show>
        </span>
        {t('nav.menuShort')}
      </button>
    </nav>
  );
}
