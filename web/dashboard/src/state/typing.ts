// Who is writing in which conversation, the customer and colleagues apart. A typing signal that is never taken
// back runs out by itself.
import type { AgentRef, Typing, TypingPreview } from '@deskbell/protocol';
import { createStore } from 'solid-js/store';

const RUNS_OUT = 6_000;
/** `text` is what they have typed so far, where the inbox shows that. */
const [typing, setTyping] = createStore<Record<string, { text?: string } | undefined>>({});
const [colleagues, setColleagues] = createStore<Record<string, readonly AgentRef[] | undefined>>(
  {},
);
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Whether the customer writes. */
export { typing };

/** Colleagues who write a reply to the same customer. */
export const colleaguesTyping = (id: string): readonly AgentRef[] => colleagues[id] ?? [];

export function receiveTyping(data: Typing): void {
  const { session_id: id, user_id } = data;
  const key = `${id} ${data.user_type === 'customer' ? '' : user_id}`;
  clearTimeout(timers.get(key));
  const stop = () => (data.user_type === 'customer' ? stopTyping(id) : leave(id, user_id));
  if (!data.is_typing) {
    stop();
    return;
  }
  if (data.user_type === 'customer') setTyping(id, (held) => held ?? {});
  else if (!colleaguesTyping(id).some((agent) => agent.id === user_id)) {
    setColleagues(id, [...colleaguesTyping(id), { id: user_id, name: data.user_name ?? '' }]);
  }
  timers.set(key, setTimeout(stop, RUNS_OUT));
}

function leave(id: string, agent: number): void {
  setColleagues(
    id,
    colleaguesTyping(id).filter((one) => one.id !== agent),
  );
}

/** What a visitor has typed so far. It comes beside the signal and ends with it. */
export function receivePreview({ session_id, text }: TypingPreview): void {
  if (typing[session_id]) setTyping(session_id, { text });
}

export function stopTyping(id: string, agent?: number | null): void {
  if (typeof agent === 'number') leave(id, agent);
  else setTyping(id, undefined);
}
