// Messages a person has written and the server has not confirmed yet. They live in localStorage,
// one key each (so tabs never overwrite one another), and leave in order, one at a time per
// conversation. The server knows each by its client_id, so sending one twice is harmless.

import type { Attachment, Message } from './types';
import { uuid } from './uuid';

export interface OutboxEntry {
  client_id: string;
  /** null: the first message of a conversation that does not exist yet. */
  session_id: string | null;
  message: string;
  /** Uploads that go along; the server has them already. */
  attachments?: Attachment[];
  created_at: string;
  /** Position among all entries; grows even when the clock does not. */
  order: number;
  /** What else the delivery needs, such as the answers of a pre-chat form. */
  extra?: Record<string, unknown>;
  /** Set when the server refused it for good; kept until retried or discarded. */
  error?: { code: string; message: string };
}

export type OutboxStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface OutboxOptions {
  storage: OutboxStorage;
  /** Key prefix, different for each signed-in person or site. */
  prefix: string;
  /** Hand one entry to the server, over whatever is up; reject with an ApiError or SendError. */
  deliver: (entry: OutboxEntry) => Promise<Message>;
  /** An entry was added, failed, or went away. */
  onChange?: () => void;
  onSent?: (message: Message, entry: OutboxEntry) => void;
  locks?: Pick<LockManager, 'request'> | null;
  random?: () => number;
}

export interface Outbox {
  add(entry: Pick<OutboxEntry, 'session_id' | 'message' | 'attachments' | 'extra'>): OutboxEntry;
  /** Send what waits: call on load, when online again, when the connection is live again. */
  flush(): Promise<void>;
  entries(): OutboxEntry[];
  retry(clientId: string): void;
  discard(clientId: string): void;
  close(): void;
}

const FINAL = new Set([
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'already_assigned',
  'stale_reply',
  'client_id_reused',
  'conversation_closed',
  'too_large',
]);
const LONGEST_DELAY = 30_000;

interface Failure {
  status?: number;
  code?: string;
  message?: string;
  retryAfter?: number | null;
}

/** Refused for what it is, so that sending it again cannot help. */
export function isFinal({ status, code }: Failure): boolean {
  if (!status) return FINAL.has(code ?? '');
  return status >= 400 && status < 500 && ![408, 425, 429].includes(status);
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { storage, prefix } = options;
  const locks =
    options.locks ?? (typeof navigator === 'undefined' ? null : (navigator.locks ?? null));
  const random = options.random ?? Math.random;
  const draining = new Map<string, Promise<void>>();
  /** Lanes that wait for a retry, and before when the server does not want to hear from them. */
  const held = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  let closed = false;

  const keyOf = (entry: OutboxEntry) => prefix + entry.client_id;
  const lane = (entry: OutboxEntry) => entry.session_id ?? '';
  const changed = () => options.onChange?.();

  function save(entry: OutboxEntry) {
    storage.setItem(keyOf(entry), JSON.stringify(entry));
    changed();
  }

  function remove(entry: OutboxEntry) {
    storage.removeItem(keyOf(entry));
    changed();
  }

  function entries(): OutboxEntry[] {
    const found: OutboxEntry[] = [];
    for (let i = 0; i < storage.length; i += 1) {
      const key = storage.key(i);
      const value = key?.startsWith(prefix) ? storage.getItem(key) : null;
      if (value) found.push(JSON.parse(value) as OutboxEntry);
    }
    return found.sort((a, b) => a.order - b.order);
  }

  const waiting = (of?: string) =>
    entries().filter((entry) => !entry.error && (of === undefined || lane(entry) === of));

  /** One conversation's entries, oldest first, until none is left or one has to wait. */
  async function drain(of: string): Promise<void> {
    for (;;) {
      // Read anew each time: another tab may have sent it while we waited for the lock.
      const entry = waiting(of)[0];
      if (!entry || closed) return;
      try {
        const message = await options.deliver(entry);
        attempts = 0;
        if (entry.session_id === null) adopt(message.session_id);
        options.onSent?.(message, entry);
        remove(entry);
      } catch (error) {
        const failure = error as Failure;
        if (!isFinal(failure)) return later(of, failure);
        const { code = '', message = '' } = failure;
        save({ ...entry, error: { code, message } });
      }
    }
  }

  /** The conversation exists now; what was written after its first message belongs to it. */
  function adopt(sessionId: string) {
    for (const entry of waiting('')) save({ ...entry, session_id: sessionId });
  }

  function later(of: string, { retryAfter }: Failure) {
    attempts += 1;
    const backoff = Math.min(LONGEST_DELAY, 500 * 2 ** attempts) * (0.5 + random());
    const delay = retryAfter ? retryAfter * 1000 : backoff;
    held.set(of, retryAfter ? Date.now() + delay : 0);
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), delay);
  }

  function drainOnce(of: string): Promise<void> {
    const running = draining.get(of);
    if (running) return running;
    const work = () => drain(of);
    const locked = locks ? locks.request(`${prefix}lane.${of}`, work) : work();
    const started = Promise.resolve(locked).then(() => void draining.delete(of));
    draining.set(of, started);
    return started;
  }

  /** Every lane that is not held, until nothing more can leave. */
  async function run(): Promise<void> {
    for (;;) {
      const lanes = new Set(waiting().map(lane));
      for (const of of held.keys()) lanes.delete(of);
      // Again after each round: a conversation that came to exist moved its messages to a new lane.
      if (closed || lanes.size === 0) return;
      await Promise.all([...lanes].map(drainOnce));
    }
  }

  async function flush(): Promise<void> {
    for (const [of, until] of held) if (until <= Date.now()) held.delete(of);
    await run();
  }

  return {
    add({ session_id, message, attachments, extra }) {
      const newest = entries().at(-1)?.order ?? 0;
      const now = Date.now();
      const entry: OutboxEntry = {
        client_id: uuid(),
        session_id,
        message,
        ...(attachments?.length && { attachments }),
        created_at: new Date(now).toISOString(),
        order: Math.max(now, newest + 1),
        ...(extra && { extra }),
      };
      save(entry);
      void run();
      return entry;
    },
    flush,
    entries,
    retry(clientId) {
      const entry = entries().find((candidate) => candidate.client_id === clientId);
      if (!entry) return;
      const { error, ...again } = entry;
      // That id already names another message for good: only a new id can go through.
      if (error?.code === 'client_id_reused') {
        storage.removeItem(keyOf(entry));
        again.client_id = uuid();
      }
      save(again);
      void flush();
    },
    discard(clientId) {
      const entry = entries().find((candidate) => candidate.client_id === clientId);
      if (entry) remove(entry);
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

/** The ids of what goes along, as a send names them. */
export const attached = ({ attachments }: Pick<OutboxEntry, 'attachments'>) =>
  attachments?.length ? { attachments: attachments.map(({ id }) => id as string) } : {};
