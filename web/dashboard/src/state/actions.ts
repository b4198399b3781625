// What an agent does to a conversation. Reversible things happen at once and can be undone; taking a chat
// waits for the server, because exactly one agent gets it.
import type { AgentRef, Priority, Session } from '@deskbell/protocol';
import { createStore } from 'solid-js/store';
import { explain, hasCode } from '../api/problem';
import * as api from '../api/sessions';
import { t } from '../i18n';
import { me } from './auth';
import { conversation, edit, store } from './conversations';
import { snoozedText } from './snoozing';
import { heldTimeline } from './timelines';
import { toast } from './toasts';

const UNDO_SECONDS = 10;

interface Race {
  /** This agent's attempt is under way. */
  asking?: boolean;
  /** Somebody else was first. */
  winner?: AgentRef;
}

const [races, setRaces] = createStore<Record<string, Race | undefined>>({});

export { races };

/** Takes a waiting chat. True for the one agent who got it; the others learn who did. */
export async function accept(id: string): Promise<boolean> {
  const mine = me();
  if (!mine || races[id]?.asking) return false;
  setRaces(id, { asking: true });
  try {
    took(await api.assign(id, mine.id));
    setRaces(id, undefined);
    return true;
  } catch (error) {
    if (hasCode(error, 'already_assigned')) {
      setRaces(id, {
        asking: false,
        winner: error.problem.agent ?? { id: 0, name: t('agent.another') },
      });
      api.getSession(id).then(store, () => {});
    } else {
      setRaces(id, undefined);
      failed(error);
    }
    return false;
  }
}

export const forgetRace = (id: string) => setRaces(id, undefined);

export async function close(id: string): Promise<void> {
  try {
    took(await api.end(id));
  } catch (error) {
    return failed(error);
  }
  toast(t('toast.closed'), {
    seconds: UNDO_SECONDS,
    action: { text: t('undo'), run: () => void undoClose(id) },
  });
}

/** The server knows who had it and where it waited. */
async function undoClose(id: string): Promise<void> {
  await attempt(async () => took(await api.undoEnd(id)));
}

/** True when it went; the words in the toast say where to. */
export async function transfer(
  id: string,
  to: api.TransferTo,
  name: string,
  reason: string,
): Promise<boolean> {
  try {
    took(await api.transfer(id, to, reason.trim()));
  } catch (error) {
    failed(error);
    return false;
  }
  toast('queue' in to ? t('transfer.toQueueDone') : t('transfer.done', { name }));
  return true;
}

/** Sets it aside; without a time until the customer writes. */
export async function snooze(id: string, until: Date | null): Promise<void> {
  try {
    took(await api.snooze(id, until?.toISOString() ?? null));
  } catch (error) {
    return failed(error);
  }
  toast(snoozedText(until?.toISOString() ?? null), {
    seconds: UNDO_SECONDS,
    action: { text: t('undo'), run: () => void wake(id) },
  });
}

export async function wake(id: string): Promise<void> {
  await attempt(async () => took(await api.wake(id)));
}

/** True when it went: it goes on in the other. */
export async function merge(id: string, into: string): Promise<boolean> {
  try {
    took(await api.merge(id, into));
    store(await api.getSession(id));
  } catch (error) {
    failed(error);
    return false;
  }
  toast(t('merge.done'));
  return true;
}

export async function addTags(id: string, add: string[]): Promise<void> {
  await retag(id, { add_tags: add }, (tags) => [
    ...tags,
    ...add.filter((one) => !tags.includes(one)),
  ]);
}

export async function removeTag(id: string, name: string): Promise<void> {
  await retag(id, { remove_tags: [name] }, (tags) => tags.filter((one) => one !== name));
}

async function retag(
  id: string,
  body: { add_tags?: string[]; remove_tags?: string[] },
  change: (tags: string[]) => string[],
): Promise<void> {
  const before = conversation(id)?.tags;
  edit(id, ({ tags }) => ({ tags: change(tags) }));
  try {
    took(await api.update(id, body));
  } catch (error) {
    if (before) edit(id, () => ({ tags: before }));
    failed(error);
  }
}

export async function reopen(id: string): Promise<void> {
  await attempt(async () => took(await api.reopen(id)));
}

export async function markUnread(id: string): Promise<void> {
  const before = conversation(id)?.unread_count ?? 0;
  edit(id, (session) => ({ unread_count: Math.max(1, session.unread_count) }));
  try {
    await api.markUnread(id);
  } catch (error) {
    edit(id, () => ({ unread_count: before }));
    failed(error);
  }
}

export async function markSeen(id: string, seq: number): Promise<void> {
  edit(id, (session) => ({
    ...(seq >= session.last_seq && { unread_count: 0 }),
    seen: { ...session.seen, agent_seq: Math.max(session.seen.agent_seq, seq) },
  }));
  // A lost "seen" is made good by the next one.
  await api.markSeen(id, seq).catch(() => {});
}

export function setPriority(id: string, priority: Priority): Promise<void> {
  return change(id, { priority });
}

export function setSubject(id: string, subject: string): Promise<void> {
  return change(id, { subject: subject.trim() || null });
}

async function change(
  id: string,
  values: { priority?: Priority; subject?: string | null },
): Promise<void> {
  const before = conversation(id);
  edit(id, () => values);
  try {
    took(await api.update(id, values));
  } catch (error) {
    if (before) edit(id, () => ({ priority: before.priority, subject: before.subject }));
    failed(error);
  }
}

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    failed(error);
  }
}

/** The answer of a change: newest state, and maybe a system message that is still on its way. */
function took(session: Session): void {
  const known = conversation(session.id);
  store(known ? { ...session, unread_count: known.unread_count } : session);
  heldTimeline(session.id)?.reach(session.last_seq);
}

function failed(error: unknown): void {
  toast(explain(error), { tone: 'error' });
}
