// Calls about members and invitations.
import type {
  AgentAnswer,
  AgentPatch,
  InvitationAnswer,
  InvitationRequest,
  InvitationsAnswer,
} from '@deskbell/protocol';
import { del, get, patch, post } from './http';

export const updateAgent = (id: number, body: AgentPatch) =>
  patch<AgentAnswer>(`/agents/${id}`, body).then((answer) => answer.agent);
export const listInvitations = () => get<InvitationsAnswer>('/invitations');
export const invite = (body: InvitationRequest) => post<InvitationAnswer>('/invitations', body);
export const withdrawInvitation = (id: number) => del<void>(`/invitations/${id}`);
