// One line under the header when something about the connection matters to the visitor.

import { createEffect, createMemo, createSignal, onCleanup, Show } from 'solid-js';
import { key, type TextKey, t } from '../text';
import type { Desk } from './desk';
import type { Nav } from './view';

/** Short interruptions pass unmentioned. */
const PATIENCE = 1_500;

interface Line {
  text: TextKey;
  calm?: boolean;
  does?: TextKey;
  act?: () => void;
}

export function Banner(props: { desk: Desk; nav: Nav }) {
  const { desk } = props;
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
    if (desk.connection() !== 'reconnecting') return;
    const timer = setTimeout(() => setLost(true), PATIENCE);
    onCleanup(() => clearTimeout(timer));
  });

  const line = createMemo((): Line | undefined => {
    switch (desk.access()) {
      case 'expired':
        return { text: key('expired'), does: key('startNew'), act: () => props.nav.startOver() };
      case 'failed':
        return { text: key('failed'), does: key('tryAgain'), act: () => desk.retry() };
      case 'refused':
        return { text: key('refused') };
    }
    if (!online() || desk.connection() === 'offline') return { text: key('offline') };
    if (lost()) return { text: key('reconnecting') };
    if (desk.escalated()) return { text: key('escalated'), calm: true };
  });

  return (
    <div role="status">
      <Show when={line()} keyed>
        {({ text, calm, does, act }) => (
          <p class="banner" classList={{ calm }}>
            {t(text)}
            <Show when={does}>
              {(name) => (
                <button type="button" class="link" onClick={act}>
                  {t(name())}
                </button>
              )}
            </Show>
          </p>
        )}
      </Show>
    </div>
  );
}
