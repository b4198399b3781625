// Calls about conversations (the wire calls them sessions): lists, messages, notes, and what agents do to them.
import type {
  AgentDraft,
  BulkAct,
  BulkResult,
  Message,
  MessagesAnswer,
  Note,
  PageQuery,
  SendRequest,
  Session,
  SessionAnswer,
  SessionPatch,
  SessionQuery,
  SessionsAnswer,
  Transfer,
  VersionsAnswer,
} from '@deskbell/protocol';
import { del, get, getFile, patch, post, put, type Query } from './http';

const at = (id: string, rest = '') => `/chat/sessions/${encodeURIComponent(id)}${rest}`;
const session = (answer: SessionAnswer): Session => answer.session;

export const listSessions = (query: SessionQuery, signal?: AbortSignal) =>
  get<SessionsAnswer>('/chat/sessions', { ...query } as Query, signal);
export const getSession = (id: string) => get<SessionAnswer>(at(id)).then(session);
export const getMessages = (id: string, page: PageQuery) =>
  get<MessagesAnswer>(at(id, '/messages'), { ...page } as Query);
export const sendMessage = (body: SendRequest) => post<Message>('/chat/messages', body);
const message = (id: string, of: string, rest = '') =>
  at(id, `/messages/${encodeURIComponent(of)}${rest}`);
export const editMessage = (id: string, of: string, text: string) =>
  patch<Message>(message(id, of), { message: text });
export const deleteMessage = (id: string, of: string) => del<Message>(message(id, of));
export const react = (id: string, of: string, emoji: string, remove: boolean) =>
  post<Message>(message(id, of, '/reactions'), { emoji, remove });
export const listVersions = (id: string, of: string) =>
  get<VersionsAnswer>(message(id, of, '/versions')).then((answer) => answer.versions);
export const getTranscript = (id: string, format: string, notes: boolean) =>
  getFile(at(id, '/transcript'), { format, ...(notes && { notes: 'true' }) });
export const mailTranscript = (id: string, email: string) =>
  post<{ email: string }>(at(id, '/transcript'), { email });
export const addNote = (id: string, note: string, mentions: number[], client_id: string) =>
  post<Note>(at(id, '/notes'), { note, mentions, client_id });
export const assign = (id: string, agent_id: number) =>
  post<SessionAnswer>(at(id, '/assign'), { agent_id }).then(session);
export const end = (id: string) => post<SessionAnswer>(at(id, '/end')).then(session);
export const reopen = (id: string) => post<SessionAnswer>(at(id, '/reopen')).then(session);
/** Takes an end back: whoever had it has it again, wherever it waited it waits. */
export const undoEnd = (id: string) =>
  post<SessionAnswer>(at(id, '/reopen'), { undo: true }).then(session);
export type TransferTo = { agent_id: number } | { team_id: number } | { queue: true };
export const transfer = (id: string, to: TransferTo, reason: string) =>
  post<SessionAnswer>(at(id, '/transfer'), { ...to, ...(reason && { reason }) }).then(session);
export const listTransfers = (id: string) =>
  get<{ transfers: Transfer[] }>(at(id, '/transfers')).then((answer) => answer.transfers);
export const getDrafts = (id: string) =>
  get<{ drafts: AgentDraft[] }>(at(id, '/draft')).then((answer) => answer.drafts);
export const putDraft = (id: string, mode: AgentDraft['mode'], text: string, device: string) =>
  put<unknown>(at(id, '/draft'), { mode, text, device });
export const markSeen = (id: string, seq: number) => post<void>(at(id, '/seen'), { seq });
export const markUnread = (id: string) => post<void>(at(id, '/unread'));
export const update = (id: string, body: SessionPatch) =>
  patch<SessionAnswer>(at(id), body).then(session);
/** Without a time: until the customer writes. */
export const snooze = (id: string, until: string | null) =>
  post<SessionAnswer>(at(id, '/snooze'), until ? { until } : {}).then(session);
export const wake = (id: string) => post<SessionAnswer>(at(id, '/wake')).then(session);
/** Closes it for good; it goes on in the other, which is answered. */
export const merge = (id: string, into: string) =>
  post<SessionAnswer>(at(id, '/merge'), { into }).then(session);
export const bulk = (ids: readonly string[], act: BulkAct) =>
  post<{ results: BulkResult[] }>('/chat/sessions/bulk', { ids, ...act }).then(
    (answer) => answer.results,
  );
