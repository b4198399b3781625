// The timelines of the conversations looked at lately; the oldest is let go when there are many.
import { createTimeline, type Timeline } from './timeline';

const KEPT = 20;
const held = new Map<string, Timeline>();

export function timeline(id: string): Timeline {
  const found = held.get(id) ?? createTimeline(id);
  // Deleting first moves it to the end: a Map keeps the order of insertion.
  held.delete(id);
  held.set(id, found);
  if (held.size > KEPT) held.delete(held.keys().next().value as string);
  return found;
}

/** Only if it is held: a frame about a conversation nobody opened needs no timeline. */
export const heldTimeline = (id: string): Timeline | undefined => held.get(id);

export function reloadTimelines(open: string | null): void {
  for (const id of [...held.keys()]) if (id !== open) held.delete(id);
  if (open) void held.get(open)?.reload();
}

export const forgetTimelines = () => held.clear();
