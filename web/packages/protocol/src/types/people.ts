// Agents with their teams and what they may, and the people they talk to.

export type AgentRole = 'admin' | 'supervisor' | 'agent';

export type AgentStatus = 'online' | 'away' | 'offline';

export interface AgentRef {
  id: number;
  name: string;
}

export interface TeamRef {
  id: number;
  name: string;
}

export interface Team extends TeamRef {
  /** Agents' numbers. */
  members: number[];
}

export interface CustomerPage {
  url: string;
  title: string;
  since: string;
}

export interface Customer {
  id: number;
  name: string | null;
  email: string | null;
  verified: boolean;
  online: boolean;
  page: CustomerPage | null;
  metadata: Record<string, unknown>;
  created_at: string;
  last_seen_at: string;
}

/** A note about a person, for agents only. */
export interface CustomerNote {
  id: number;
  customer_id: number;
  author: AgentRef;
  note: string;
  created_at: string;
  updated_at: string;
}

/** One thing that happened with a person. */
export interface TimelineItem {
  type: 'chat' | 'ticket' | 'note';
  id: string;
  title: string | null;
  status: string | null;
  at: string;
}

export interface Agent {
  id: number;
  name: string;
  email: string;
  role: AgentRole;
  skills: string[];
  status: AgentStatus;
  active_chats: number;
  max_chats: number;
  /** Can't sign in, and gets no chats. */
  disabled: boolean;
  last_seen_at: string | null;
}

export interface Invitation {
  id: number;
  email: string;
  name: string | null;
  role: AgentRole;
  invited_by: AgentRef;
  created_at: string;
  expires_at: string;
}

/** What agents keep of a person: a text, a number, yes or no, a date as `2026-12-24`. */
export type AttributeValue = string | number | boolean;

export interface TenantRef {
  id: string;
  name: string;
}

export interface User {
  id: number;
  name: string;
  email: string;
  role: AgentRole;
  permissions: Permission[];
  /** What they read, such as `de`; null until it is known. */
  language?: string | null;
}

/** What somebody may beside answering chats. */
export type Permission =
  | 'manage_members'
  | 'manage_settings'
  | 'manage_keys'
  | 'view_audit'
  | 'reassign'
  | 'moderate_messages'
  | 'manage_shared'
  | 'export'
  | 'manage_articles'
  | 'view_reports'
  | 'erase_customers';

export interface RoleGrants {
  role: AgentRole;
  permissions: Permission[];
  /** What it has where nobody said otherwise. */
  usual: Permission[];
  changeable: boolean;
}
