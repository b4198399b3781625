// Calls about everything around the conversations: the person, agents, customers, inboxes, visitors.
import type {
  AgentsAnswer,
  CustomerAnswer,
  InboxAnswer,
  InboxesAnswer,
  InboxPatch,
  Me,
  NewInbox,
  Routing,
  RulesAnswer,
  SessionAnswer,
  Team,
  TenantSettings,
  VisitorAnswer,
  VisitorsAnswer,
} from '@deskbell/protocol';
import { get, patch, post, put } from './http';

export const getMe = () => get<Me>('/me');
export const setStatus = (status: 'online' | 'away') => patch<Me>('/me', { status });
export const listAgents = () => get<AgentsAnswer>('/agents');
export const getCustomer = (id: number) => get<CustomerAnswer>(`/customers/${id}`);
export const listInboxes = () => get<InboxesAnswer>('/inboxes');
export const updateInbox = (id: number, body: InboxPatch) =>
  patch<InboxAnswer>(`/inboxes/${id}`, body).then((answer) => answer.inbox);
export const addInbox = (body: NewInbox) =>
  post<InboxAnswer>('/inboxes', body).then((answer) => answer.inbox);
export const listRules = (inbox: number) => get<RulesAnswer>(`/inboxes/${inbox}/rules`);
export const getVisitor = (id: string) => get<VisitorAnswer>(`/visitors/${id}`);
export const startChat = (id: string, message: string) =>
  post<SessionAnswer>(`/visitors/${id}/chat`, { message }).then((answer) => answer.session);
export const listVisitors = () => get<VisitorsAnswer>('/visitors');
export const listTeams = () => get<{ teams: Team[] }>('/teams').then((answer) => answer.teams);
export const getRouting = () => get<Routing>('/settings/routing');
export const setRouting = (body: Partial<Routing>) => put<Routing>('/settings/routing', body);
export const getSettings = () => get<TenantSettings>('/settings');
