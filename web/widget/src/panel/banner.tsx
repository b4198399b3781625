// One line under the header when something about the connection matters to the visitor.

import { createEffect, createSignal, Match, onCleanup, Switch } from 'solid-js';
import { t } from '../text';
import type { Desk } from './desk';
import type { Nav } from './view';

/** Short interruptions pass unmentioned. */
const PATIENCE = 1_500;

export function Banner(props: { desk: Desk; nav: Nav }) {
  const [online, setOnline] = createSignal(navigator.onLine);
  const [lost, setLost] = createSignal(false);
  const follow = () => setOnline(navigator.onLine);
  window.addEventListener('online', follow);
  window.addEventListener('offline', follow);
  onCleanup(() => {
    window.removeEventListener('online', follow);
    window.removeEventListener('offline', follow);
  });

  createEffect(() => {
    setLost(false);
    if (props.desk.connection() !== 'reconnecting') return;
    const timer = setTimeout(() => setLost(true), PATIENCE);
    onCleanup(() => clearTimeout(timer));
  });

  return (
    <div role="status">
      <Switch>
        <Match when={props.desk.access() === 'expired'}>
          <p class="banner">
            {t('expired')}
            <button type="button" class="link" onClick={() => props.nav.startOver()}>
              {t('startNew')}
            </button>
          </p>
        </Match>
        <Match when={props.desk.access() === 'failed'}>
          <p class="banner">
            {t('failed')}
            <button type="button" class="link" onClick={() => props.desk.retry()}>
              {t('tryAgain')}
            </button>
          </p>
        </Match>
        <Match when={props.desk.access() === 'refused'}>
          <p class="banner">{t('refused')}</p>
        </Match>
        <Match when={!online() || props.desk.connection() === 'offline'}>
          <p class="banner">{t('offline')}</p>
        </Match>
        <Match when={lost()}>
          <p class="banner">{t('reconnecting')}</p>
        </Match>
        <Match when={props.desk.escalated()}>
          <p class="banner calm">{t('escalated')}</p>
        </Match>
      </Switch>
    </div>
  );
}
