// Keeps the screen on while the component lives. The lock goes whenever the page is hidden, so it is taken again.
import { onCleanup } from 'solid-js';

export function keepAwake(): void {
  let lock: WakeLockSentinel | null = null;
  let gone = false;
  const hold = async () => {
    if (gone || document.visibilityState !== 'visible' || !navigator.wakeLock) return;
    try {
      const got = await navigator.wakeLock.request('screen');
      if (gone) void got.release();
      else lock = got;
    } catch {
      // The battery is low, or the browser won't: the screen then does as it is set to.
    }
  };
  const again = () => void hold();
  document.addEventListener('visibilitychange', again);
  void hold();
  onCleanup(() => {
    gone = true;
    document.removeEventListener('visibilitychange', again);
    void lock?.release();
  });
}
