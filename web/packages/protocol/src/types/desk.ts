// What a workspace has beside its chats: tags, views, saved replies, keys, logs.

import type { Priority, SessionStatus } from './chats';
import type { AgentRef, AgentRole, Permission } from './people';

export interface Routing {
  routing: 'manual' | 'round_robin' | 'least_busy';
  /** Seconds. */
  accept_lease: number;
  close_idle_after: number | null;
}

export type TagColour = 'grey' | 'blue' | 'green' | 'amber' | 'red' | 'violet';

export interface Tag {
  id: number;
  name: string;
  colour: TagColour;
  /** How many conversations have it. */
  uses: number;
}

/** What a saved view shows; empty and absent: all. */
export interface SavedFilter {
  status: SessionStatus[];
  tags: string[];
  inbox_id: number | null;
  team_id: number | null;
  /** `me`, `none` or a number */
  agent_id: string | null;
  priority: Priority | null;
  q: string | null;
  snoozed: boolean | null;
}

export interface SavedView {
  id: number;
  name: string;
  shared: boolean;
  owner_id: number;
  filter: SavedFilter;
  /** Only in the list; counted no further than 1000. */
  count?: number;
}

export interface AgentNotification {
  id: number;
  kind: 'mention' | 'assigned' | 'transferred' | 'snooze_over' | 'sla_warning' | 'sla_breached';
  session_id: string | null;
  ticket_id: number | null;
  by: AgentRef | null;
  customer_name: string | null;
  text: string;
  read: boolean;
  created_at: string;
}

/** A saved reply. */
export interface CannedResponse {
  id: number;
  shortcut: string;
  title: string;
  text: string;
  folder: string;
  personal: boolean;
  uses: number;
}

/** The receipt of an erasure. */
export interface Erasure {
  id: number;
  customer_id: number;
  erased_by: { id: number; name: string };
  removed: Record<string, number>;
  erased_at: string;
  finished_at: string | null;
}

export interface ErasureAnswer {
  erasure: Erasure;
}

export interface ErasuresAnswer {
  erasures: Erasure[];
  next_cursor: string | null;
}

export interface ApiKey {
  id: number;
  name: string;
  /** How the key begins. */
  prefix: string;
  /** As whom it speaks. */
  agent_id: number;
  role: AgentRole;
  permissions: Permission[];
  made_by: AgentRef;
  created_at: string;
  expires_at: string | null;
  /** To a few minutes. */
  last_used_at: string | null;
}

/** Something somebody did. */
export interface AuditEntry {
  id: number;
  at: string;
  /** Null: nobody who was signed in. */
  agent: AgentRef | null;
  /** E.g. `agent.changed`. */
  action: string;
  noun: string;
  noun_id: number | null;
  /** What the agent it is about is called now. */
  about: string | null;
  ip: string | null;
  user_agent: string | null;
  detail: Record<string, unknown>;
}
