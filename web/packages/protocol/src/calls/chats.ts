// Conversations, as agents call for them.

import type { Resync, ServerFrame } from '../frames';
import type { AgentNotification, Message, MessageVersion, Note, Priority, Session } from '../types';

export interface SessionQuery {
  status?: string;
  q?: string;
  agent_id?: string | number;
  inbox_id?: number;
  team_id?: number;
  priority?: Priority;
  skills?: string;
  /** A JSON array. */
  tags?: string;
  snoozed?: boolean;
  sort?: 'queue' | 'recent' | 'wait_time';
  cursor?: string;
  limit?: number;
}

export interface SessionCounts {
  pending: number;
  mine: number;
  active: number;
  closed: number;
  snoozed: number;
}

export interface SessionsAnswer {
  sessions: Session[];
  next_cursor: string | null;
  counts: SessionCounts;
}

export interface SessionAnswer {
  session: Session;
}

export interface PageQuery {
  before?: number;
  after?: number;
  limit?: number;
}

export interface MessagesAnswer {
  messages: Message[];
  notes: Note[];
  has_more: boolean;
}

export interface SendRequest {
  session_id: string;
  message: string;
  /** Ids of one's own uploads. */
  attachments?: string[];
  /** With `kb_article`: the published article that is shared. */
  type?: 'text' | 'image' | 'file' | 'kb_article';
  kb_article_id?: number;
  client_id?: string;
  /** The id of the message of the same conversation that it answers. */
  reply_to?: string;
  expected_last_seq?: number;
}

/** `PATCH …/messages/:id` */
export interface EditRequest {
  message: string;
}

/** `POST …/messages/:id/reactions` */
export interface ReactRequest {
  emoji: string;
  remove?: boolean;
}

export interface VersionsAnswer {
  versions: MessageVersion[];
  next_cursor: string | null;
}

/** `POST …/transcript` */
export interface TranscriptRequest {
  /** Left out: the visitor's own address. */
  email?: string;
}

export interface NoteRequest {
  note: string;
  mentions?: number[];
  client_id?: string;
}

export interface AssignRequest {
  agent_id: number;
}

export interface SessionPatch {
  subject?: string | null;
  priority?: Priority;
  tags?: string[];
  add_tags?: string[];
  remove_tags?: string[];
}

/** One act on many conversations. */
export type BulkAct =
  | { action: 'assign'; agent_id: number }
  | { action: 'tag'; tags?: string[]; remove_tags?: string[] }
  | { action: 'priority'; priority: Priority }
  | { action: 'snooze'; until?: string }
  | { action: 'close' | 'undo_close' | 'wake' | 'read' | 'unread' };

export interface BulkResult {
  id: string;
  ok: boolean;
  changed: boolean;
  session?: Session;
  error?: { code: string; message: string };
}

export interface NotificationsAnswer {
  notifications: AgentNotification[];
  next_cursor: string | null;
  unread_count: number;
}

/** `GET /api/v1/events`: the frames of the socket over HTTP. */
export interface EventsAnswer {
  events: ServerFrame[];
  cursor: string;
  resync?: Resync;
}
