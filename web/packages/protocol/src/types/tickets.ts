// Tickets and their clocks.

import type { Priority, SenderType } from './chats';
import type { AgentRef } from './people';

export type TicketStatus = 'open' | 'pending' | 'solved' | 'closed';

export type PromiseState = 'running' | 'warning' | 'breached' | 'paused' | 'met';

/** How one target of a ticket stands; the times are null while its clock does. */
export interface SlaPromise {
  state: PromiseState;
  breached: boolean;
  target_seconds: number;
  elapsed_seconds: number;
  warn_at: string | null;
  due_at: string | null;
}

export interface Ticket {
  id: number;
  number: string;
  subject: string;
  status: TicketStatus;
  priority: Priority;
  customer_id: number;
  customer: { id: number; name: string | null; email: string | null };
  agent_id: number | null;
  agent: AgentRef | null;
  /** Whose work it is, beside or without an assignee. */
  team_id: number | null;
  team: { id: number; name: string } | null;
  /** The chat it was made from. */
  session_id: string | null;
  tags: string[];
  due_at: string | null;
  sla: { first_response: SlaPromise | null; resolution: SlaPromise | null };
  created_at: string;
  updated_at: string;
}

export interface TicketComment {
  id: number;
  ticket_id: number;
  author_type: SenderType;
  author_id: number;
  author_name: string;
  text: string;
  internal: boolean;
  client_id: string | null;
  created_at: string;
}

/** Seconds; null: no target. */
export interface SlaTarget {
  first_response: number | null;
  resolution: number | null;
}

export type SlaTargets = Record<Priority, SlaTarget>;
