// What screen readers are told about new chats: at most one sentence every 5 s, the rest summed up.
import { createSignal } from 'solid-js';
import { t } from '../i18n';

const QUIET = 5_000;
const [announcement, setAnnouncement] = createSignal('');
let waiting: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

export { announcement };

export function announce(text: string): void {
  if (timer) {
    waiting.push(text);
    return;
  }
  say(text);
}

function say(text: string): void {
  setAnnouncement(text);
  timer = setTimeout(() => {
    timer = undefined;
    if (waiting.length === 0) return;
    const next =
      waiting.length === 1
        ? (waiting[0] as string)
        : t('announce.several', { count: waiting.length });
    waiting = [];
    say(next);
  }, QUIET);
}
