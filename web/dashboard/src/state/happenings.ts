// That something happened which numbers are made of: whoever shows numbers asks again, at most every few seconds.
import type { ServerFrame } from '@deskbell/protocol';
import { createSignal } from 'solid-js';

/** Until the server has added it up. */
const DELAY = 1_000;
const PAUSE = 4_000;
/** What passes, or is only about who reads. */
const NOTHING = new Set([
  'chat.typing',
  'chat.typing.preview',
  'chat.viewing',
  'chat.draft',
  'chat.queue',
  'chat.seen',
  'chat.delivered',
]);

const [happenings, setHappenings] = createSignal(0);
let timer: ReturnType<typeof setTimeout> | undefined;
let last = 0;

/** Grows whenever numbers may be others. */
export { happenings };

export function somethingHappened(): void {
  if (timer) return;
  timer = setTimeout(
    () => {
      timer = undefined;
      last = Date.now();
      setHappenings((n) => n + 1);
    },
    Math.max(DELAY, last + PAUSE - Date.now()),
  );
}

const COUNTS = /^(chat|presence|visitor)\./;

export function countFrame(frame: ServerFrame): void {
  if (COUNTS.test(frame.type) && !NOTHING.has(frame.type)) somethingHappened();
}
