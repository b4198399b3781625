// One conversation the visitor has opened: its messages, the pages of history, holes in them, and
// who is typing.

import { findGap, type Message, mergeMessages, replaceMessage } from '@deskbell/protocol';
import { createSignal } from 'solid-js';

const PAGE = 30;
/** A typing mark whose end got lost goes away by itself. */
const TYPING_LASTS = 8_000;

export type Loading = 'first' | 'earlier' | 'failed' | null;
export type Chat = ReturnType<typeof createChat>;

/** At most `limit` messages: the newest, those before a seq, or those after one; oldest first. */
export interface PageWanted {
  limit: number;
  before?: number;
  after?: number;
}
export interface PageGot {
  messages: Message[];
  has_more: boolean;
}

export function createChat(id: string, readPage: (wanted: PageWanted) => Promise<PageGot>) {
  const [messages, setMessages] = createSignal<readonly Message[]>([]);
  const [loading, setLoading] = createSignal<Loading>(null);
  const [hasMore, setHasMore] = createSignal(false);
  const [typing, setTyping] = createSignal<string | null>(null);
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  /** Which messages frames told of anew, by how manieth: an answer asked for before that is older. */
  const changes = new Map<string, number>();
  let count = 0;
  let filling = false;
  let running: Promise<void> | null = null;

  const add = (incoming: readonly Message[]) =>
    setMessages((known) => mergeMessages(known, incoming));

  async function fetchPage(wanted: Partial<PageWanted>): Promise<PageGot> {
    const answer = await readPage({ limit: PAGE, ...wanted });
    add(answer.messages);
    return answer;
  }

  /** The newest page, or an older one before what we hold; one at a time. */
  function load(kind: 'first' | 'earlier'): Promise<void> {
    running ??= loadNow(kind).finally(() => {
      running = null;
    });
    return running;
  }

  async function loadNow(kind: 'first' | 'earlier'): Promise<void> {
    setLoading(kind);
    try {
      const oldest = kind === 'earlier' ? messages()[0] : undefined;
      const answer = await fetchPage(oldest ? { before: oldest.seq } : {});
      setHasMore(answer.has_more);
      setLoading(null);
    } catch {
      setLoading('failed');
    }
  }

  /** Fetch what is missing between the messages we hold, and up to the newest there is. */
  async function fill(lastSeq = 0): Promise<void> {
    if (filling) return;
    filling = true;
    try {
      for (;;) {
        const gap = findGap(messages(), lastSeq);
        if (!gap) return;
        const held = messages().length;
        await fetchPage({ after: gap.after });
        // The server has no more of it either: asking again would not end.
        if (messages().length === held) return;
      }
    } catch {
      // The next message or the next connection tries again.
    } finally {
      filling = false;
    }
  }

  return {
    id,
    messages,
    loading,
    hasMore,
    typing,
    load,
    fill,
    seed: add,
    receive(message: Message) {
      add([message]);
      if (message.sender_type !== 'customer') setTyping(null);
      void fill();
    },
    showTyping(name: string | null) {
      clearTimeout(typingTimer);
      setTyping(name);
      if (name) typingTimer = setTimeout(() => setTyping(null), TYPING_LASTS);
    },
    /** Edited, deleted or reacted to. */
    change(message: Message) {
      count += 1;
      changes.set(message.id, count);
      setMessages((known) => replaceMessage(known, message));
    },
    /** What was read before the first frame could come may have changed in between. */
    async again() {
      if (!messages().length) return;
      const asked = count;
      // The next connection tries again.
      const { messages: now } = await fetchPage({}).catch(() => ({ messages: [] }));
      const newer = ({ id }: Message) => (changes.get(id) ?? 0) > asked;
      setMessages((known) => now.filter((one) => !newer(one)).reduce(replaceMessage, known));
    },
    /** After a resync: what we hold may not be true any more. */
    reset() {
      setMessages([]);
      setHasMore(false);
      return load('first');
    },
  };
}
