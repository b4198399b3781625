// The messages and notes of one conversation that this tab holds: a window of consecutive seqs that
// grows in both directions, loses nothing in the middle and shows nothing twice.
import {
  findGap,
  type Message,
  mergeMessages,
  type Note,
  replaceMessage,
} from '@deskbell/protocol';
import { batch, createSignal } from 'solid-js';
import { getMessages } from '../api/sessions';

const PAGE = 50;
/** More than this is let go at the far end, so that a day-long read doesn't grow the page for ever. */
const WINDOW = 300;

export type Timeline = ReturnType<typeof createTimeline>;

export function createTimeline(id: string, load = getMessages) {
  const [messages, setMessages] = createSignal<readonly Message[]>([]);
  const [notes, setNotes] = createSignal<readonly Note[]>([]);
  const [hasOlder, setHasOlder] = createSignal(false);
  const [atNewest, setAtNewest] = createSignal(true);
  const [loaded, setLoaded] = createSignal(false);
  const [busy, setBusy] = createSignal<'older' | 'newer' | 'all' | null>(null);
  const [error, setError] = createSignal<unknown>(null);
  let generation = 0;
  let knownLast = 0;
  /** What changed while pages were on their way, which may still show it as it was. */
  const changed = new Map<string, Message>();
  const asNow = (list: readonly Message[]) => {
    let all = list;
    for (const message of changed.values()) all = replaceMessage(all, message);
    return all;
  };

  const first = () => messages()[0]?.seq ?? 0;
  const last = () => messages().at(-1)?.seq ?? 0;

  async function fetching(
    what: 'older' | 'newer' | 'all',
    work: (stale: () => boolean) => Promise<void>,
  ) {
    const mine = what === 'all' ? ++generation : generation;
    setBusy(what);
    setError(null);
    try {
      await work(() => mine !== generation);
    } catch (cause) {
      if (mine === generation) setError(cause);
    } finally {
      if (mine === generation) {
        setBusy(null);
        changed.clear();
      }
    }
  }

  /** The newest page in place of whatever was held. Frames that come meanwhile are kept. */
  const reload = () =>
    fetching('all', async (stale) => {
      const from = last();
      knownLast = 0;
      const page = await load(id, { limit: PAGE });
      if (stale()) return;
      const since = messages().filter((message) => message.seq > from);
      batch(() => {
        setMessages(asNow(mergeMessages(page.messages, since)));
        setNotes((held) => mergeNotes(page.notes, held));
        setHasOlder(page.has_more);
        setAtNewest(true);
        setLoaded(true);
      });
      await fillGaps(stale);
    });

  async function older(): Promise<void> {
    if (busy() || !hasOlder()) return;
    await fetching('older', async (stale) => {
      const page = await load(id, { before: first(), limit: PAGE });
      if (stale()) return;
      batch(() => {
        const all = asNow(mergeMessages(messages(), page.messages));
        setNotes((held) => mergeNotes(held, page.notes));
        setHasOlder(page.has_more);
        if (all.length > WINDOW) setAtNewest(false);
        setMessages(all.slice(0, WINDOW));
      });
      if (atNewest()) await fillGaps(stale);
    });
  }

  async function newer(): Promise<void> {
    if (busy() || atNewest()) return;
    await fetching('newer', async (stale) => {
      const page = await load(id, { after: last(), limit: PAGE });
      if (stale()) return;
      batch(() => {
        const all = asNow(mergeMessages(messages(), page.messages));
        setNotes((held) => mergeNotes(held, page.notes));
        if (all.length > WINDOW) setHasOlder(true);
        setMessages(all.slice(-WINDOW));
        setAtNewest(!page.has_more);
      });
      if (atNewest()) await fillGaps(stale);
    });
  }

  /** Frames come in order, but the page we started from may be older than the first of them. */
  async function fillGaps(stale: () => boolean): Promise<void> {
    for (let gap = findGap(messages(), knownLast); gap; gap = findGap(messages(), knownLast)) {
      const page = await load(id, { after: gap.after, limit: PAGE });
      if (stale()) return;
      const filled = mergeMessages(messages(), page.messages);
      if (filled === messages()) return;
      batch(() => {
        setMessages(asNow(filled));
        setNotes((held) => mergeNotes(held, page.notes));
      });
    }
  }

  function receive(message: Message): void {
    knownLast = Math.max(knownLast, message.seq);
    // While old history is on screen the newest is not part of the window; `newer` brings it.
    if (!atNewest()) return;
    setMessages((held) => mergeMessages(held, [message]));
    if (loaded() && !busy() && findGap(messages(), knownLast)) void fetching('newer', fillGaps);
  }

  /** A message was edited, deleted or reacted to. */
  function update(message: Message): void {
    if (busy()) changed.set(message.id, message);
    // The answer to one's own change comes as a frame, too: what is shown already isn't drawn again.
    const shown = messages().find((one) => one.id === message.id);
    if (shown && JSON.stringify(shown) === JSON.stringify(message)) return;
    setMessages((held) => replaceMessage(held, message));
  }

  /** The conversation is known to have messages up to `seq`: fetch them if they didn't come. */
  function reach(seq: number): void {
    knownLast = Math.max(knownLast, seq);
    if (loaded() && !busy() && atNewest() && seq > last()) void fetching('newer', fillGaps);
  }

  /** A channel refused it for good: as the server says it after a reload. */
  function fail(seq: number, reason: string): void {
    const delivery = { state: 'failed', reason };
    setMessages((held) =>
      held.map((one) =>
        one.seq === seq ? { ...one, metadata: { ...one.metadata, delivery } } : one,
      ),
    );
  }

  return {
    id,
    messages,
    notes,
    hasOlder,
    atNewest,
    loaded,
    busy,
    error,
    reload,
    older,
    newer,
    receive,
    update,
    reach,
    fail,
    receiveNote: (note: Note) => setNotes((held) => mergeNotes(held, [note])),
  };
}

export function mergeNotes(held: readonly Note[], incoming: readonly Note[]): readonly Note[] {
  const ids = new Set(held.map((note) => note.id));
  const added = incoming.filter((note) => !ids.has(note.id));
  if (added.length === 0) return held;
  return [...held, ...added].sort(
    (a, b) => a.after_seq - b.after_seq || (a.created_at < b.created_at ? -1 : 1),
  );
}
