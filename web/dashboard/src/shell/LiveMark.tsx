// Says honestly whether what is on screen is current: live, catching up, reconnecting, polling, offline.
import type { ConnectionState } from '@deskbell/protocol';
import { createEffect, createSignal, onCleanup, Show } from 'solid-js';
import { type TextKey, t } from '../i18n';
import { retryConnection, state } from '../state/live';
import { Button } from '../ui/Button';

const texts: Record<ConnectionState, TextKey> = {
  connecting: 'live.connecting',
  live: 'live.live',
  reconnecting: 'live.reconnecting',
  behind: 'live.behind',
  polling: 'live.polling',
  offline: 'live.offline',
  'signed-out': 'live.signedOut',
  refused: 'live.refused',
};

export function LiveMark() {
  return (
    <span
      class={`live-mark ${state()}`}
      role="status"
      title={t(`${texts[state()]}.hint` as TextKey)}
    >
      <span class="dot" />
      <span class="live-text">{t(texts[state()])}</span>
    </span>
  );
}

/** A line over the page once the trouble has lasted long enough to matter. */
export function LiveBanner() {
  const [late, setLate] = createSignal(false);
  createEffect(() => {
    const fine = ['live', 'polling'].includes(state());
    if (fine) return setLate(false);
    const timer = setTimeout(() => setLate(true), 2_500);
    onCleanup(() => clearTimeout(timer));
  });
  return (
    <Show when={late()}>
      <div class="live-banner">
        <span>{t(`${texts[state()]}.hint` as TextKey)}</span>
        <Button kind="link" onClick={() => retryConnection()}>
          {t('live.retry')}
        </Button>
      </div>
    </Show>
  );
}
