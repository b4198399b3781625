// Comments on their way: shown at once, kept with their id when the server can't be reached, so that trying again
// can't write twice.
import type { TicketComment } from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { explain } from '../../api/problem';
import { addComment } from '../../api/tickets';
import { me } from '../../state/auth';

export interface NewComment {
  text: string;
  internal: boolean;
  to_chat: boolean;
}

export interface PendingComment extends TicketComment {
  client_id: string;
  to_chat: boolean;
  error: string | null;
}

export function createPending(ticketId: number, onWritten: () => void) {
  const [entries, setEntries] = createSignal<readonly PendingComment[]>([]);
  const mark = (clientId: string, error: string | null) =>
    setEntries((all) => all.map((one) => (one.client_id === clientId ? { ...one, error } : one)));
  const drop = (clientId: string) =>
    setEntries((all) => all.filter((one) => one.client_id !== clientId));

  async function deliver(entry: PendingComment): Promise<void> {
    const { text, internal, to_chat, client_id } = entry;
    try {
      await addComment(ticketId, { text, internal, client_id, ...(to_chat && { to_chat }) });
      onWritten();
    } catch (error) {
      mark(client_id, explain(error));
    }
  }

  function send(comment: NewComment): void {
    const entry: PendingComment = {
      ...comment,
      id: 0,
      ticket_id: ticketId,
      author_type: 'agent',
      author_id: me()?.id ?? 0,
      author_name: me()?.name ?? '',
      client_id: crypto.randomUUID(),
      created_at: new Date().toISOString(),
      error: null,
    };
    setEntries((all) => [...all, entry]);
    void deliver(entry);
  }

  function retry(clientId: string): void {
    const entry = entries().find((one) => one.client_id === clientId);
    if (!entry) return;
    mark(clientId, null);
    void deliver(entry);
  }

  return { entries, send, retry, drop };
}
