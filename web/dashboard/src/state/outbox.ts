// What this agent has written and the server has not confirmed: replies and private notes, in order, kept
// over reloads, each sent until it is in or refused. A thin layer over the protocol's outbox.
import {
  type ArticleBrief,
  type Attachment,
  attached,
  type Connection,
  createOutbox,
  type Message,
  type Outbox,
  type OutboxEntry,
  type Quote,
} from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { addNote, sendMessage } from '../api/sessions';
import { me } from './auth';
import { heldTimeline } from './timelines';

export interface Pending extends OutboxEntry {
  note: boolean;
  article?: ArticleBrief | undefined;
}

const [entries, setEntries] = createSignal<readonly Pending[]>([]);
let outbox: Outbox | null = null;
/** Who wants to know what became of an entry: true when it is in, false when it was refused or dropped. */
const waiting = new Map<string, (sent: boolean) => void>();

export function startOutbox(connection: () => Connection | null): void {
  const prefix = `deskbell.outbox.${me()?.id ?? 0}.`;
  outbox = createOutbox({
    storage: localStorage,
    prefix,
    deliver: (entry) => deliver(entry, connection()),
    onChange: refresh,
    onSent: (_message, entry) => tell(entry.client_id, true),
  });
  refresh();
  addEventListener('storage', (event) => {
    if (event.key?.startsWith(prefix)) refresh();
  });
  void outbox.flush();
}

export function stopOutbox(): void {
  outbox?.close();
  outbox = null;
  setEntries([]);
}

export const flushOutbox = () => void outbox?.flush();
export const pendingOf = (id: string) => entries().filter((entry) => entry.session_id === id);
export const retry = (clientId: string) => outbox?.retry(clientId);
export function discard(clientId: string): void {
  tell(clientId, false);
  outbox?.discard(clientId);
}

/** `seenSeq`: the newest message the writer has seen; a colleague's later one makes the server ask back. */
export function sendReply(
  id: string,
  text: string,
  seenSeq: number | null,
  attachments: Attachment[] = [],
  more: { answers?: Quote | undefined; article?: ArticleBrief } = {},
): Promise<boolean> {
  const entry = outbox?.add({
    session_id: id,
    message: text,
    attachments,
    extra: {
      ...(seenSeq !== null && { expected_last_seq: seenSeq }),
      ...(more.answers && { answers: more.answers }),
      ...(more.article && { article: more.article }),
    },
  });
  if (!entry) return Promise.resolve(false);
  return new Promise((resolve) => waiting.set(entry.client_id, resolve));
}

/** A published article as a card; the message's words are its title. */
export const shareArticle = (id: string, article: ArticleBrief, seenSeq: number | null) =>
  sendReply(id, article.title, seenSeq, [], { article });

/** `mentions`: the colleagues it calls by name. */
export function sendNote(id: string, text: string, mentions: number[] = []): void {
  outbox?.add({ session_id: id, message: text, extra: { note: true, mentions } });
}

/** The reply the server holds back because a colleague answered first, if there is one. */
export const staleReply = (id: string): Pending | undefined =>
  pendingOf(id).find((entry) => entry.error?.code === 'stale_reply');

function tell(clientId: string, sent: boolean): void {
  waiting.get(clientId)?.(sent);
  waiting.delete(clientId);
}

function refresh(): void {
  const held = outbox?.entries() ?? [];
  for (const entry of held) if (entry.error) tell(entry.client_id, false);
  setEntries(
    held.map((entry) => ({
      ...entry,
      note: entry.extra?.note === true,
      article: entry.extra?.article as ArticleBrief | undefined,
    })),
  );
}

async function deliver(entry: OutboxEntry, connection: Connection | null): Promise<Message> {
  const id = entry.session_id as string;
  if (entry.extra?.note === true) {
    const mentions = (entry.extra.mentions as number[] | undefined) ?? [];
    const note = await addNote(id, entry.message, mentions, entry.client_id);
    heldTimeline(id)?.receiveNote(note);
    // The outbox only reads `session_id` of what it gets back, and a note has one.
    return note as unknown as Message;
  }
  const expected = entry.extra?.expected_last_seq;
  const article = entry.extra?.article as ArticleBrief | undefined;
  const body = {
    session_id: id,
    message: entry.message,
    client_id: entry.client_id,
    ...attached(entry),
    ...(article && { type: 'kb_article' as const, kb_article_id: article.id }),
    ...(typeof expected === 'number' && { expected_last_seq: expected }),
    ...(answered(entry) && { reply_to: answered(entry)?.id }),
  };
  const message = await send(body, connection);
  heldTimeline(id)?.receive(message);
  return message;
}

/** The message it answers. */
export const answered = (entry: OutboxEntry) => entry.extra?.answers as Quote | undefined;

/** Over the open socket when there is one: a round trip less. The client id makes a second try harmless. */
async function send(
  body: Parameters<typeof sendMessage>[0],
  connection: Connection | null,
): Promise<Message> {
  if (connection?.state === 'live') {
    const ack = await connection.send('chat.message.send', body);
    if (ack.message) return ack.message;
  }
  return sendMessage(body);
}
