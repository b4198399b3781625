// What is half written in each conversation: kept on this device at once, and by the server soon after, so that it is
// there on the agent's other devices too.
import type { DraftSaved } from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { getDrafts, putDraft } from '../api/sessions';
import { me } from './auth';
import { readJson, writeJson } from './storage';

export type Mode = 'reply' | 'note';

const REST = 800;
const device = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** Written here and not yet taken by the server: newer than whatever it says. */
const unsaved = new Set<string>();
/** What the server has, as far as this tab knows. */
const theirs = new Map<string, string>();
const [arrived, setArrived] = createSignal<{ id: string; mode: Mode; text: string } | null>(null, {
  equals: false,
});

/** The newest draft that came from elsewhere; the composer of that conversation takes it over. */
export { arrived };

const key = (id: string, mode: Mode) => `deskbell.draft.${me()?.id ?? 0}.${mode}.${id}`;

export const readDraft = (id: string, mode: Mode): string => readJson<string>(key(id, mode)) ?? '';

export function writeDraft(id: string, mode: Mode, text: string): void {
  const place = key(id, mode);
  writeJson(place, text);
  unsaved.add(place);
  clearTimeout(timers.get(place));
  timers.set(
    place,
    setTimeout(() => void save(id, mode), text ? REST : 0),
  );
}

async function save(id: string, mode: Mode): Promise<void> {
  const place = key(id, mode);
  const text = readDraft(id, mode);
  try {
    // A reply sent at once was never a draft there.
    if (text !== (theirs.get(place) ?? '')) await putDraft(id, mode, text, device);
    theirs.set(place, text);
    if (readDraft(id, mode) === text) unsaved.delete(place);
  } catch {
    // It stands on this device; the next word, or opening the conversation again, tries once more.
  }
}

/** What the server has when a conversation is opened. A draft only this device knows goes there. */
export async function loadDrafts(id: string): Promise<void> {
  const drafts = await getDrafts(id).catch(() => null);
  if (!drafts) return;
  for (const mode of ['reply', 'note'] as const) {
    const there = drafts.find((draft) => draft.mode === mode)?.text ?? '';
    theirs.set(key(id, mode), there);
    const mine = readDraft(id, mode);
    if (there === mine || unsaved.has(key(id, mode))) continue;
    if (there) take(id, mode, there);
    else void save(id, mode);
  }
}

export function receiveDraft(draft: DraftSaved): void {
  if (draft.device === device || unsaved.has(key(draft.session_id, draft.mode))) return;
  take(draft.session_id, draft.mode, draft.text);
}

function take(id: string, mode: Mode, text: string): void {
  theirs.set(key(id, mode), text);
  writeJson(key(id, mode), text);
  setArrived({ id, mode, text });
}
