// Which colleagues look at a conversation. The server keeps nothing: who looks says so every now and then, and
// at once to somebody new; who falls silent is gone.

import type { AgentRef, Viewing } from '@deskbell/protocol';
import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { createStore } from 'solid-js/store';
import { me } from './auth';
import { notifyServer, state } from './live';

const AGAIN = 20_000;
const RUNS_OUT = 50_000;

const [viewers, setViewers] = createStore<Record<string, readonly AgentRef[] | undefined>>({});
const timers = new Map<string, ReturnType<typeof setTimeout>>();
let looking: string | null = null;

/** Colleagues in a conversation, without oneself. */
export const viewersOf = (id: string): readonly AgentRef[] => viewers[id] ?? [];

export function receiveViewing({
  session_id: id,
  agent_id,
  agent_name,
  is_viewing,
}: Viewing): void {
  if (agent_id === me()?.id) {
    // Another tab of one's own was closed; this one still looks.
    if (!is_viewing && looking === id) tell(id, true);
    return;
  }
  const known = viewersOf(id).some((agent) => agent.id === agent_id);
  const key = `${id} ${agent_id}`;
  clearTimeout(timers.get(key));
  if (!is_viewing) {
    leave(id, agent_id);
    return;
  }
  timers.set(
    key,
    setTimeout(() => leave(id, agent_id), RUNS_OUT),
  );
  if (known) return;
  setViewers(id, [...viewersOf(id), { id: agent_id, name: agent_name }]);
  // Whoever is new has not heard who was here before.
  if (looking === id) tell(id, true);
}

function leave(id: string, agent: number): void {
  setViewers(
    id,
    viewersOf(id).filter((one) => one.id !== agent),
  );
}

function tell(id: string, is_viewing: boolean): void {
  notifyServer('chat.viewing', { session_id: id, is_viewing });
}

/** Says that this agent looks at a conversation, for as long as it is open and the page in sight. */
export function useLooking(id: string): void {
  const [inSight, setInSight] = createSignal(!document.hidden);
  const follow = () => setInSight(!document.hidden);
  document.addEventListener('visibilitychange', follow);
  const timer = setInterval(() => looking === id && tell(id, true), AGAIN);
  createEffect(
    on([inSight, state], ([seen, connection]) => {
      if (connection !== 'live') return;
      looking = seen ? id : null;
      tell(id, seen);
    }),
  );
  onCleanup(() => {
    document.removeEventListener('visibilitychange', follow);
    clearInterval(timer);
    if (looking !== id) return;
    looking = null;
    tell(id, false);
  });
}
