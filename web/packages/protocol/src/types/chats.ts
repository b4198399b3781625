// Conversations, as visitors and agents see them, and what is said in them.

import type { ArticleBrief } from '../articles';
import type { AgentRef, Customer, TeamRef } from './people';

export type SessionStatus = 'pending' | 'active' | 'closed';

export type Priority = 'low' | 'medium' | 'high' | 'urgent';

export type SenderType = 'customer' | 'agent' | 'bot' | 'system';

export type UserType = 'agent' | 'customer';

export type Channel = 'widget' | 'facebook' | 'instagram';

/** How a conversation came into another hand. Neither `to`: the queue; no `by`: the accept lease ran out. */
export interface Transfer {
  from: AgentRef | null;
  to_agent: AgentRef | null;
  to_team: TeamRef | null;
  by: AgentRef | null;
  reason: string | null;
  created_at: string;
}

export interface AgentDraft {
  mode: 'reply' | 'note';
  text: string;
  updated_at: string;
}

export interface LastMessage {
  seq: number;
  sender_type: SenderType;
  sender_name: string | null;
  message: string;
  /** With a system line only. */
  metadata?: Record<string, unknown>;
  created_at: string;
  /** Its text was taken away. */
  deleted?: boolean;
}

/** The highest seq each side has seen (or been handed). */
export interface SideCursors {
  customer_seq: number;
  agent_seq: number;
}

/** A conversation as both sides see it. */
export interface VisitorSession {
  id: string;
  status: SessionStatus;
  subject: string | null;
  priority: Priority;
  channel: string;
  inbox_id: number;
  customer_id: number;
  customer: Customer;
  agent_id: number | null;
  agent: AgentRef | null;
  last_seq: number;
  last_message: LastMessage | null;
  last_message_at: string | null;
  unread_count: number;
  seen: SideCursors;
  delivered: SideCursors;
  wait_time: number;
  queue_position: number | null;
  /** Seconds; absent when there is nothing to tell it by. */
  expected_wait?: number | null;
  /** Since when it waits, or waited: its place in the queue. */
  queued_at: string;
  created_at: string;
  assigned_at: string | null;
  ended_at: string | null;
  /** Absent until the visitor said how they found it. */
  rating?: Rating;
  last_activity_at: string;
  /** Where it goes on; it is closed then for good. */
  merged_into?: string;
}

export interface Rating {
  /** 1 (very bad) to 5 (very good). */
  rating: number;
  comment: string | null;
  created_at: string;
}

/** A conversation as agents see it. */
export interface Session extends VisitorSession {
  ticket_id: number | null;
  /** Set aside; no time: until the customer writes. */
  snooze?: { by_id: number; until: string | null };
  required_skills: string[];
  tags: string[];
  team_id: number | null;
  team: TeamRef | null;
  metadata: Record<string, unknown>;
}

/** A file that goes with a message. Images have the last three. */
export interface Attachment {
  id: string | null;
  url: string;
  name: string;
  size: number;
  mime_type: string;
  thumbnail_url?: string;
  width?: number;
  height?: number;
}

export interface Message {
  id: string;
  session_id: string;
  seq: number;
  type: 'text' | 'image' | 'file' | 'kb_article' | 'system';
  sender_type: SenderType;
  sender_id: number | null;
  sender_name: string | null;
  message: string;
  attachments: Attachment[];
  /** The help article it shares. */
  kb_article?: ArticleBrief;
  metadata: Record<string, unknown>;
  client_id: string | null;
  created_at: string;
  reply_to?: Quote;
  reactions?: Reaction[];
  edited_at?: string;
  /** Since when its text and files are gone; its seq stays. */
  deleted_at?: string;
}

/** The message another one answers, as it is now, cut to 140 characters. */
export interface Quote {
  id: string;
  seq: number;
  sender_type: SenderType;
  sender_id: number | null;
  sender_name: string | null;
  message: string;
  deleted?: boolean;
}

export interface Reactor {
  user_type: UserType;
  user_id: number | null;
  name: string | null;
}

export interface Reaction {
  emoji: string;
  count: number;
  by: Reactor[];
}

/** What stood in a message before it was edited or deleted. */
export interface MessageVersion {
  version: number;
  message: string;
  attachments: Attachment[];
  written_at: string;
  replaced_at: string;
  replaced_by: Reactor;
}

/** A private note; it stands after message `after_seq` and has no seq of its own. */
export interface Note {
  id: string;
  session_id: string;
  after_seq: number;
  author_id: number;
  author_name: string;
  note: string;
  /** Agents' numbers. */
  mentions: number[];
  /** What it tells of, where the desk wrote it. */
  happening?: { code: 'snoozed'; until: string | null } | { code: 'woken'; by_clock: boolean };
  client_id: string | null;
  created_at: string;
}
