// Who is writing in which conversation. A typing signal that is never taken back runs out by itself.
import type { Typing, TypingPreview } from '@deskbell/protocol';
import { createStore } from 'solid-js/store';

const RUNS_OUT = 6_000;
const [typing, setTyping] = createStore<
  Record<string, { name: string | null; customer: boolean; text?: string } | undefined>
>({});
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export { typing };

export function receiveTyping(data: Typing): void {
  clearTimeout(timers.get(data.session_id));
  if (!data.is_typing) {
    stopTyping(data.session_id);
    return;
  }
  setTyping(data.session_id, { name: data.user_name, customer: data.user_type === 'customer' });
  timers.set(
    data.session_id,
    setTimeout(() => stopTyping(data.session_id), RUNS_OUT),
  );
}

/** What a visitor has typed so far. It comes beside the signal and ends with it. */
export function receivePreview({ session_id, text }: TypingPreview): void {
  if (typing[session_id]) setTyping(session_id, { text });
}

export function stopTyping(id: string): void {
  setTyping(id, undefined);
}
