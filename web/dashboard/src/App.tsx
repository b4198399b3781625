// The routes. What an agent needs in the first second is loaded at once, everything else when opened.
import { Navigate, Route, Router } from '@solidjs/router';
import { lazy, type ParentProps, Suspense } from 'solid-js';
import { InboxPage } from './pages/inbox/InboxPage';
import { Login } from './pages/login/Login';
import { NotFound } from './pages/NotFound';
import { SignedIn } from './shell/SignedIn';
import { applyTheme } from './state/settings';

const Setup = lazy(() => import('./pages/setup/Setup'));
const Visitors = lazy(() => import('./pages/visitors/Visitors'));
const Tickets = lazy(() => import('./pages/tickets/TicketsPage'));
const Help = lazy(() => import('./pages/help/HelpPage'));
const Analytics = lazy(() => import('./pages/analytics/Analytics'));
const Wallboard = lazy(() => import('./pages/wallboard/Wallboard'));
const Settings = lazy(() => import('./pages/settings/Settings'));
const Team = lazy(() => import('./pages/team/Team'));
const Returned = lazy(() => import('./pages/login/Returned'));
const Roles = lazy(() => import('./pages/team/Roles'));
const Invite = lazy(() => import('./pages/invite/Invite'));
const Reset = lazy(() => import('./pages/reset/Reset'));
const Profile = lazy(() => import('./pages/profile/Profile'));

// The published paths, and the short ones.
const ANALYTICS = ['/dashboard/analytics', '/reports'];
const LIVE_MONITORING = ['/dashboard/live-monitoring', '/visitors'];

function Root(props: ParentProps) {
  applyTheme();
  return <Suspense>{props.children}</Suspense>;
}

export function App() {
  return (
    <Router root={Root}>
      <Route path="/login" component={Login} />
      <Route path="/login/sso" component={Returned} />
      <Route path="/setup" component={Setup} />
      <Route path="/reset/:token?" component={Reset} />
      <Route path="/invite/:token" component={Invite} />
      <Route path="/" component={SignedIn}>
        <Route path="/" component={() => <Navigate href="/inbox/pending" />} />
        <Route path="/inbox/:view?/:conversation?" component={InboxPage} />
        <Route path={LIVE_MONITORING} component={Visitors} />
        <Route path="/tickets/:id?" component={Tickets} />
        <Route path="/help-centre/:article?" component={Help} />
        <Route path={ANALYTICS} component={Analytics} />
        <Route path="/dashboard/wallboard" component={Wallboard} />
        <Route path="/team" component={Team} />
        <Route path="/team/roles" component={Roles} />
        <Route path="/settings/:section?" component={Settings} />
        <Route path="/profile" component={Profile} />
        <Route path="*" component={NotFound} />
      </Route>
    </Router>
  );
}
