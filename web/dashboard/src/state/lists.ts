// The lists that are held: Pending and Mine always (for counts, the title and the palette), others while used.
import { createMemo, createRoot, untrack } from 'solid-js';
import { conversation, counts } from './conversations';
import { createList, type List, type ListFilter } from './list';

interface Held {
  list: List;
  dispose: () => void;
}

const KEPT = 8;
const held = new Map<string, Held>();

const keyOf = (filter: ListFilter) =>
  [
    filter.view,
    filter.priority ?? '',
    filter.inbox ?? '',
    filter.team ?? '',
    filter.q ?? '',
    filter.tag ?? '',
    filter.saved ? JSON.stringify(filter.saved) : '',
  ].join('|');

/** The list for a filter; one that was left is shown as it was and loaded anew. */
export function listFor(filter: ListFilter): List {
  const key = keyOf(filter);
  let found = held.get(key);
  held.delete(key);
  found ??= createRoot((dispose) => ({ list: createList(filter), dispose }));
  held.set(key, found);
  trim();
  const { list } = found;
  // Whoever asks for a list must not be asked again because it loads.
  untrack(() => list.busy() || void list.reload());
  return list;
}

function trim(): void {
  if (held.size <= KEPT) return;
  for (const [key, { list, dispose }] of held) {
    if (!isBase(list.filter)) {
      dispose();
      held.delete(key);
      return;
    }
  }
}

const isBase = (filter: ListFilter) =>
  (filter.view === 'pending' || filter.view === 'mine') &&
  !filter.q &&
  !filter.priority &&
  !filter.inbox &&
  !filter.tag &&
  !filter.saved &&
  !filter.team;

export const pendingList = () => held.get('pending||||||')?.list;
export const mineList = () => held.get('mine||||||')?.list;

export function startLists(): void {
  listFor({ view: 'pending' });
  listFor({ view: 'mine' });
}

export function reloadLists(): void {
  for (const { list } of held.values()) void list.reload();
}

export function retryFailedLists(): void {
  for (const { list } of held.values()) if (list.error()) void list.reload();
}

export function forgetLists(): void {
  for (const { dispose } of held.values()) dispose();
  held.clear();
}

/** How many chats want this agent: the queue, and the agent's own with something unread. */
export const waitingForMe = createRoot(() =>
  createMemo(() => {
    const mine = mineList()?.ids() ?? [];
    counts();
    return counts().pending + mine.filter((id) => (conversation(id)?.unread_count ?? 0) > 0).length;
  }),
);

/** The first chat of the queue, for "accept the next one" in the palette. */
export const nextPending = () => pendingList()?.ids()[0];
