// What a visitor may call.

import type {
  Customer,
  InboxSettings,
  Message,
  Priority,
  SessionStatus,
  VisitorSession,
  WhenClosed,
} from '../types';

export type PublicSettings = Pick<
  InboxSettings,
  | 'title'
  | 'subtitle'
  | 'primary_color'
  | 'position'
  | 'monitoring'
  | 'visitor_auth'
  | 'pre_chat'
  | 'greeting'
  | 'texts'
  | 'typing_preview'
  | 'csat'
> & { max_message_length: number };

export interface PublicConfig {
  inbox_id: number;
  tenant_id: string;
  settings: PublicSettings;
  /** An agent is there. */
  online: boolean;
  /** By the desk's hours. */
  open: boolean;
  /** While closed; null: not within a year. */
  next_opening: string | null;
  /** When `open` will be otherwise: to be asked again then. */
  changes_at: string | null;
  timezone: string;
  offline: { ask: WhenClosed; message: string };
  /** Mails go out here: a transcript can be asked for. */
  can_mail: boolean;
  /** For widgets of the conversation dialect; times in milliseconds. */
  connection: { backend_url: string | null; reconnect_interval: number; typing_timeout: number };
}

export interface StartRequest {
  tenant_id: string;
  channel: string;
  customer_name?: string;
  customer_email?: string;
  inbox_id?: number;
  subject?: string;
  priority?: Priority;
  message?: string;
  metadata?: Record<string, unknown>;
  client_id?: string;
}

export interface StartAnswer {
  session_id: string;
  token: string;
  status: SessionStatus;
  customer: Customer;
  session: VisitorSession;
  messages: Message[];
}

export interface VisitorHistory {
  session: VisitorSession;
  messages: Message[];
  has_more: boolean;
}

export interface VisitorSessionsAnswer {
  sessions: VisitorSession[];
  next_cursor: string | null;
}

export interface UnreadAnswer {
  unread: number;
}

export interface TypingRequest {
  session_id: string;
  is_typing: boolean;
}

export interface SeenRequest {
  session_id: string;
  seq: number;
}
