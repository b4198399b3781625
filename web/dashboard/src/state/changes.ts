// Things outside the conversations (tickets, articles, settings …): the socket only says that one changed, and
// whoever shows it asks again. After a resync anything may have changed.
import type { Changed, Noun } from '@deskbell/protocol';
import { onCleanup } from 'solid-js';

/** `id` is null when the tenant has one only, or when nobody knows which changed. */
type Listener = (id: number | null) => void;

const listeners = new Map<Noun, Set<Listener>>();

/** Calls `listener` on every change of such a thing until the owner is gone. */
export function onChange(noun: Noun, listener: Listener): void {
  const all = listeners.get(noun) ?? new Set();
  listeners.set(noun, all.add(listener));
  onCleanup(() => all.delete(listener));
}

export function receiveChange(change: Changed): void {
  for (const listener of listeners.get(change.noun) ?? []) listener(change.id);
}

export function everythingMayHaveChanged(): void {
  for (const all of listeners.values()) for (const listener of all) listener(null);
}
