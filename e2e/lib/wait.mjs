// Waiting for something to become true, with a deadline; the only way these tests wait.
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;

/** Calls `look` until it gives something truthy, and gives that; fails after `seconds`. */
export async function until(what, look, seconds = 20) {
  const deadline = Date.now() + seconds * 1000;
  let last;
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`not within ${seconds} s: ${what}`, { cause: last });
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** `promise`, or a failure after `seconds`. */
export function within(what, promise, seconds = 20) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${seconds} s: ${what}`)), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
