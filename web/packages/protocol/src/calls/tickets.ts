// Tickets and their comments.

import type { Priority, Ticket, TicketComment, TicketStatus } from '../types';

export interface TicketQuery {
  status?: string;
  priority?: Priority;
  agent_id?: 'me' | 'none' | number;
  team_id?: 'none' | number;
  customer_id?: number;
  q?: string;
  sort?: 'updated' | 'created' | 'priority' | 'due';
  cursor?: string;
  limit?: number;
}

export interface TicketsAnswer {
  tickets: Ticket[];
  next_cursor: string | null;
}

export interface TicketAnswer {
  ticket: Ticket;
}

export interface TicketRequest {
  session_id?: string;
  subject?: string;
  priority?: Priority;
  customer_id?: number;
  customer_name?: string;
  customer_email?: string;
  agent_id?: number;
  team_id?: number;
  tags?: string[];
  due_at?: string;
  text?: string;
  internal?: boolean;
  client_id?: string;
}

export interface TicketPatch {
  subject?: string;
  status?: TicketStatus;
  priority?: Priority;
  agent_id?: number | null;
  team_id?: number | null;
  tags?: string[];
  due_at?: string | null;
}

export interface CommentsAnswer {
  comments: TicketComment[];
  next_cursor: string | null;
}

export interface CommentRequest {
  text: string;
  internal: boolean;
  to_chat?: boolean;
  client_id: string;
}
