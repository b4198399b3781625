// Starts the dashboard: styles, theme, texts, sign-in state, routes.
import { render } from 'solid-js/web';
import './styles/font.css';
import './styles/tokens.css';
import './styles/base.css';
import { App } from './App';
import { speak } from './i18n';
import { followOtherTabs } from './state/auth';
import { settings } from './state/settings';

followOtherTabs();
// A language that can't be fetched leaves English; a page that can't fetch that either shows its keys, and works.
await speak(settings.language)
  .catch(() => speak('en'))
  .catch(() => {});
render(() => <App />, document.getElementById('root') as HTMLElement);
