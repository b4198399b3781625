// Which of a ticket's promises is the pressing one, and how it stands by now: pure, so that it ticks without asking.
import type { PromiseState, SlaPromise, Ticket } from '@deskbell/protocol';

export interface Pressing {
  what: 'first_response' | 'resolution';
  state: PromiseState;
  /** Seconds until it breaks; negative: since it broke. None while the clock stands. */
  left: number | null;
}

export function stateNow(promise: SlaPromise, now: number): PromiseState {
  if (!promise.due_at || !promise.warn_at) return promise.state;
  if (now > Date.parse(promise.due_at)) return 'breached';
  return now >= Date.parse(promise.warn_at) ? 'warning' : 'running';
}

export function pressing(ticket: Ticket, now: number): Pressing | null {
  const { first_response, resolution } = ticket.sla;
  const open = first_response && stateNow(first_response, now) !== 'met' && first_response.due_at;
  const what = open ? 'first_response' : resolution ? 'resolution' : 'first_response';
  const promise = ticket.sla[what];
  if (!promise) return null;
  return standing(what, promise, now);
}

export function standing(what: Pressing['what'], promise: SlaPromise, now: number): Pressing {
  const left = promise.due_at ? Math.round((Date.parse(promise.due_at) - now) / 1000) : null;
  return { what, state: stateNow(promise, now), left };
}
