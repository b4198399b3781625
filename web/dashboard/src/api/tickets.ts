// Calls about tickets, saved replies and the people they are about.
import type {
  CannedResponse,
  CannedResponseRequest,
  CannedResponsesAnswer,
  CommentRequest,
  CommentsAnswer,
  Customer,
  CustomerNote,
  CustomerPatch,
  Message,
  SlaTargets,
  Ticket,
  TicketAnswer,
  TicketComment,
  TicketPatch,
  TicketQuery,
  TicketRequest,
  TicketsAnswer,
  TimelineAnswer,
} from '@deskbell/protocol';
import { del, get, patch, post, put, type Query } from './http';

const ticket = (answer: TicketAnswer): Ticket => answer.ticket;

export const listTickets = (query: TicketQuery, signal?: AbortSignal) =>
  get<TicketsAnswer>('/tickets', { ...query } as Query, signal);
export const getTicket = (id: number) => get<TicketAnswer>(`/tickets/${id}`).then(ticket);
export const addTicket = (body: TicketRequest) => post<TicketAnswer>('/tickets', body).then(ticket);
export const changeTicket = (id: number, body: TicketPatch) =>
  patch<TicketAnswer>(`/tickets/${id}`, body).then(ticket);
export const getTranscript = (id: number) =>
  get<{ messages: Message[] }>(`/tickets/${id}/transcript`).then((answer) => answer.messages);
export const addComment = (id: number, body: CommentRequest) =>
  post<{ comment: TicketComment }>(`/tickets/${id}/comments`, body).then(
    (answer) => answer.comment,
  );

/** All of them: a ticket has few enough. */
export async function listComments(id: number): Promise<TicketComment[]> {
  const all: TicketComment[] = [];
  let cursor: string | null = null;
  do {
    const page: CommentsAnswer = await get<CommentsAnswer>(`/tickets/${id}/comments`, {
      cursor,
      limit: 500,
    });
    all.push(...page.comments);
    cursor = page.next_cursor;
  } while (cursor);
  return all;
}

export const getSla = () => get<{ sla: SlaTargets }>('/settings/sla').then((answer) => answer.sla);
export const setSla = (sla: SlaTargets) =>
  put<{ sla: SlaTargets }>('/settings/sla', { sla }).then((answer) => answer.sla);

export const listReplies = () =>
  get<CannedResponsesAnswer>('/canned-responses').then((answer) => answer.canned_responses);
const reply = (answer: { canned_response: CannedResponse }) => answer.canned_response;
export const addReply = (body: CannedResponseRequest) =>
  post<{ canned_response: CannedResponse }>('/canned-responses', body).then(reply);
export const changeReply = (id: number, body: CannedResponseRequest) =>
  patch<{ canned_response: CannedResponse }>(`/canned-responses/${id}`, body).then(reply);
export const removeReply = (id: number) => del<void>(`/canned-responses/${id}`);
export const replyUsed = (id: number) => post<void>(`/canned-responses/${id}/used`);

export const changeCustomer = (id: number, body: CustomerPatch) =>
  patch<{ customer: Customer }>(`/customers/${id}`, body).then((answer) => answer.customer);
export const getTimeline = (id: number, cursor: string | null = null) =>
  get<TimelineAnswer>(`/customers/${id}/timeline`, { cursor, limit: 30 });
const note = (answer: { note: CustomerNote }) => answer.note;
export const addCustomerNote = (id: number, text: string, client_id: string) =>
  post<{ note: CustomerNote }>(`/customers/${id}/notes`, { note: text, client_id }).then(note);
export const changeCustomerNote = (id: number, noteId: number, text: string) =>
  patch<{ note: CustomerNote }>(`/customers/${id}/notes/${noteId}`, { note: text }).then(note);
export const removeCustomerNote = (id: number, noteId: number) =>
  del<void>(`/customers/${id}/notes/${noteId}`);
