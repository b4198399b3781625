// Members, customers, and who is on a site.

import type {
  Agent,
  AgentRole,
  AttributeValue,
  Customer,
  CustomerNote,
  CustomerPage,
  Invitation,
  Permission,
  RoleGrants,
  Session,
  Ticket,
  TimelineItem,
  Visitor,
} from '../types';

export interface AgentsAnswer {
  agents: Agent[];
  next_cursor: string | null;
}

export interface AgentAnswer {
  agent: Agent;
}

export interface AgentPatch {
  name?: string;
  role?: AgentRole;
  skills?: string[];
  max_chats?: number;
  disabled?: boolean;
}

export interface RolesAnswer {
  roles: RoleGrants[];
  permissions: Permission[];
  next_cursor: string | null;
}

export interface InvitationsAnswer {
  invitations: Invitation[];
  next_cursor: string | null;
}

export interface InvitationRequest {
  email: string;
  role: AgentRole;
  name?: string;
}

export interface InvitationAnswer {
  invitation: Invitation;
  /** Shown this once. */
  link: string;
  mailed: boolean;
}

export interface CustomerAnswer {
  customer: Customer;
  account: { status: 'verified' | 'guest'; age_days: number };
  sessions: Session[];
  tickets: Ticket[];
  notes: CustomerNote[];
}

export interface CustomerPatch {
  name?: string | null;
  email?: string | null;
  /** Sets these and leaves the others; null removes one. */
  attributes?: Record<string, AttributeValue | null>;
  metadata?: Record<string, unknown>;
}

export interface TimelineAnswer {
  items: TimelineItem[];
  next_cursor: string | null;
}

export interface CustomersAnswer {
  customers: Customer[];
  next_cursor: string | null;
}

export interface VisitorAnswer {
  visitor: Visitor;
  /** Oldest first. */
  trail: CustomerPage[];
}

export interface VisitorsAnswer {
  visitors: Visitor[];
  next_cursor: string | null;
}
