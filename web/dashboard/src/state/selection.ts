// The rows of the inbox that are picked for one act on all of them.
import type { BulkAct, BulkResult } from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { explain } from '../api/problem';
import * as api from '../api/sessions';
import { t } from '../i18n';
import { conversation, edit, store } from './conversations';
import { heldTimeline } from './timelines';
import { toast } from './toasts';

/** As many as the server takes at once. */
export const SELECTION_MAX = 200;
const UNDO_SECONDS = 10;

const [selection, setSelection] = createSignal<ReadonlySet<string>>(new Set<string>());
let last: string | null = null;

export { selection };

export const isSelected = (id: string) => selection().has(id);

export function toggleSelected(id: string): void {
  const next = new Set(selection());
  if (!next.delete(id) && next.size < SELECTION_MAX) next.add(id);
  last = id;
  setSelection(next);
}

/** From the row that was picked last to this one. */
export function selectTo(id: string, ids: readonly string[]): void {
  const from = last === null ? -1 : ids.indexOf(last);
  const to = ids.indexOf(id);
  if (from < 0 || to < 0) {
    toggleSelected(id);
    return;
  }
  const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  last = id;
  setSelection(new Set([...selection(), ...range].slice(0, SELECTION_MAX)));
}

export function selectAll(ids: readonly string[]): void {
  setSelection(new Set(ids.slice(0, SELECTION_MAX)));
}

export function clearSelection(): void {
  last = null;
  setSelection(new Set<string>());
}

/** One act on all that are picked. What could not be done stays picked. */
export async function actOnSelection(act: BulkAct): Promise<void> {
  const ids = [...selection()];
  if (ids.length === 0) return;
  const results = await actOn(ids, act);
  if (!results) return;
  const refused = results.filter((one) => !one.ok);
  setSelection(new Set(refused.map((one) => one.id)));
  const changed = results.filter((one) => one.ok && one.changed).map((one) => one.id);
  if (refused.length > 0) {
    toast(t('bulk.refused', { count: refused.length, reason: refused[0]?.error?.message ?? '' }), {
      tone: 'error',
    });
  }
  if (act.action === 'close' && changed.length > 0) {
    toast(t('bulk.closed', { count: changed.length }), {
      seconds: UNDO_SECONDS,
      action: { text: t('undo'), run: () => void actOn(changed, { action: 'undo_close' }) },
    });
  } else if (refused.length === 0) toast(t('bulk.done', { count: results.length }));
}

async function actOn(ids: readonly string[], act: BulkAct): Promise<BulkResult[] | null> {
  try {
    const results = await api.bulk(ids, act);
    for (const { session } of results) {
      if (!session) continue;
      const known = conversation(session.id);
      store(known ? { ...session, unread_count: known.unread_count } : session);
      heldTimeline(session.id)?.reach(session.last_seq);
      if (act.action === 'read') edit(session.id, () => ({ unread_count: 0 }));
      if (act.action === 'unread') {
        edit(session.id, (one) => ({ unread_count: Math.max(1, one.unread_count) }));
      }
    }
    return results;
  } catch (error) {
    toast(explain(error), { tone: 'error' });
    return null;
  }
}
