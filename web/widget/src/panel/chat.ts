// One conversation the visitor has opened: its messages, the pages of history, holes in them, and
// who is typing.

import {
  type Api,
  findGap,
  type Message,
  mergeMessages,
  type VisitorHistory,
} from '@deskbell/protocol';
import { createSignal } from 'solid-js';

const PAGE = 30;
/** A typing mark whose end got lost goes away by itself. */
const TYPING_LASTS = 8_000;

export type Loading = 'first' | 'earlier' | 'failed' | null;
export type Chat = ReturnType<typeof createChat>;

export function createChat(api: Api, id: string, onHistory: (answer: VisitorHistory) => void) {
  const [messages, setMessages] = createSignal<readonly Message[]>([]);
  const [loading, setLoading] = createSignal<Loading>(null);
  const [hasMore, setHasMore] = createSignal(false);
  const [typing, setTyping] = createSignal<string | null>(null);
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  let filling = false;

  const path = `/api/v1/chat/public/session/${encodeURIComponent(id)}`;
  const add = (incoming: readonly Message[]) =>
    setMessages((known) => mergeMessages(known, incoming));

  async function fetchPage(query: string): Promise<VisitorHistory> {
    const answer = await api.get<VisitorHistory>(`${path}?limit=${PAGE}${query}`);
    add(answer.messages);
    onHistory(answer);
    return answer;
  }

  /** The newest page, or an older one before what we hold. */
  async function load(kind: 'first' | 'earlier'): Promise<void> {
    if (loading() === 'first' || loading() === 'earlier') return;
    setLoading(kind);
    try {
      const oldest = kind === 'earlier' ? messages()[0] : undefined;
      const answer = await fetchPage(oldest ? `&before=${oldest.seq}` : '');
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
        await fetchPage(`&after=${gap.after}`);
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
    /** After a resync: what we hold may not be true any more. */
    reset() {
      setMessages([]);
      setHasMore(false);
      return load('first');
    },
  };
}
