// Starts the dashboard: styles, theme, sign-in state, routes.
import { render } from 'solid-js/web';
import './styles/font.css';
import './styles/tokens.css';
import './styles/base.css';
import { App } from './App';
import { followOtherTabs } from './state/auth';

followOtherTabs();
render(() => <App />, document.getElementById('root') as HTMLElement);
