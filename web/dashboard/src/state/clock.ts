// The time that lists show: one timer for all of them, stopped while nobody looks.
import { createSignal } from 'solid-js';

const [now, setNow] = createSignal(Date.now());
let timer: ReturnType<typeof setInterval> | undefined;

/** Milliseconds, moving once a second. */
export { now };

function run(): void {
  clearInterval(timer);
  timer = undefined;
  if (document.hidden) return;
  setNow(Date.now());
  timer = setInterval(() => setNow(Date.now()), 1_000);
}

document.addEventListener('visibilitychange', run);
run();
