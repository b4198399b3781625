// Everything behind the sign-in: the guard, the live connection, and the frame around the pages.
import { Navigate, useLocation, useNavigate } from '@solidjs/router';
import {
  createEffect,
  createSignal,
  lazy,
  onCleanup,
  onMount,
  type ParentProps,
  Show,
  Suspense,
} from 'solid-js';
import { t } from '../i18n';
import { announcement } from '../state/announce';
import { auth, me } from '../state/auth';
import { onChange } from '../state/changes';
import { followAccount } from '../state/language';
import { waitingForMe } from '../state/lists';
import { goLive } from '../state/live';
import { go, setNavigator } from '../state/navigation';
import { loadAgents } from '../state/people';
import { change, isDark, settings } from '../state/settings';
import { listenToKeys, useAction } from '../state/shortcuts';
import { LiveBanner } from './LiveMark';
import { Nav, NavDrawer, TabBar } from './Nav';
import { overlay, setOverlay } from './overlay';
import { Toasts } from './Toasts';
import './shell.css';

const loadPalette = () => import('./palette/Palette');
const Palette = lazy(loadPalette);
const ShortcutSheet = lazy(() => import('./ShortcutSheet'));
const NotificationsDrawer = lazy(() => import('../pages/notifications/NotificationsDrawer'));

export function SignedIn(props: ParentProps) {
  const location = useLocation();
  const back = () => encodeURIComponent(location.pathname + location.search);
  return (
    <Show when={auth()} fallback={<Navigate href={`/login?next=${back()}`} />}>
      {/* Another person signing in on this tab starts from nothing. */}
      <Show when={`${auth()?.tenant.id}/${me()?.id}`} keyed>
        <Shell>{props.children}</Shell>
      </Show>
    </Show>
  );
}

function Shell(props: ParentProps) {
  const navigate = useNavigate();
  const location = useLocation();
  setNavigator(navigate);
  onCleanup(goLive());
  followAccount();
  // There when its keys are pressed: who knows them types on at once.
  onMount(() => setTimeout(loadPalette, 1_000));
  onMount(() => onCleanup(listenToKeys(() => overlay() !== null)));
  onChange('agent', () => void loadAgents().catch(() => {}));
  // A screen on the wall has nobody before it who would go elsewhere.
  const isBare = () => location.pathname === '/dashboard/wallboard';
  const [menu, setMenu] = createSignal(false);

  createEffect(() => {
    location.pathname;
    setMenu(false);
  });
  createEffect(() => {
    const waiting = waitingForMe();
    document.title = waiting > 0 ? `(${waiting}) ${t('app.name')}` : t('app.name');
  });

  useAction('palette', () => setOverlay(overlay() === 'palette' ? null : 'palette'));
  useAction('help', () => setOverlay('keys'));
  useAction('goInbox', () => go('/inbox/pending'));
  useAction('goVisitors', () => go('/dashboard/live-monitoring'));
  useAction('goTickets', () => go('/tickets'));
  useAction('goHelp', () => go('/help-centre'));
  useAction('goReports', () => go('/dashboard/analytics'));
  useAction('goSettings', () => go('/settings'));
  useAction('goNotifications', () => setOverlay('notifications'));
  useAction('toggleNav', () => change({ wideNav: !settings.wideNav }));
  useAction('theme', () => change({ theme: isDark() ? 'light' : 'dark' }));

  return (
    <div class="shell" classList={{ narrow: !settings.wideNav, bare: isBare() }}>
      <Show when={!isBare()}>
        <Nav onMenu={() => setMenu(true)} />
      </Show>
      <div class="shell-main">
        <main>
          <LiveBanner />
          <div class="shell-page">
            <Suspense>{props.children}</Suspense>
          </div>
        </main>
        <Show when={!isBare()}>
          <TabBar onMenu={() => setMenu(true)} />
        </Show>
      </div>
      <NavDrawer open={menu()} onClose={() => setMenu(false)} />
      <div class="unseen" role="status">
        {announcement()}
      </div>
      <Toasts />
      <Suspense>
        <Show when={overlay() === 'palette'}>
          <Palette onClose={() => setOverlay(null)} />
        </Show>
        <Show when={overlay() === 'keys'}>
          <ShortcutSheet onClose={() => setOverlay(null)} />
        </Show>
        <Show when={overlay() === 'notifications'}>
          <NotificationsDrawer onClose={() => setOverlay(null)} />
        </Show>
      </Suspense>
    </div>
  );
}
