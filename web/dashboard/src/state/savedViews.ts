// The saved views of the inbox with how much each shows; asked for anew, never more often than every few
// seconds, when a conversation moved.
import type { SavedView } from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { listViews } from '../api/views';
import { onConversation } from './conversations';

const REST = 3_000;
const [savedViews, setSavedViews] = createSignal<readonly SavedView[]>([]);
let timer: ReturnType<typeof setTimeout> | undefined;

export { savedViews };

export const savedView = (id: number): SavedView | undefined =>
  savedViews().find((view) => view.id === id);

export async function loadSavedViews(): Promise<void> {
  setSavedViews(await listViews());
}

/** Keeps the counts up; returns how to stop. */
export function countSavedViews(): () => void {
  const stop = onConversation(() => {
    if (savedViews().length === 0) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void loadSavedViews().catch(() => {});
    }, REST);
  });
  return () => {
    stop();
    clearTimeout(timer);
    timer = undefined;
    setSavedViews([]);
  };
}
