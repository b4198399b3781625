// The frames of `/ws` in both directions, as discriminated unions over `type`.
// `cursor` (`epoch.seq`) stands on every server frame that comes from the log.

import type {
  AgentRef,
  AgentRole,
  AgentStatus,
  ErrorCode,
  Message,
  Note,
  Permission,
  Rating,
  Session,
  TenantRef,
  UserType,
  Visitor,
  VisitorsChanged,
} from './types';

export interface Hello {
  user: {
    id: number;
    type: UserType;
    name: string | null;
    role?: AgentRole;
    permissions?: Permission[];
  };
  tenant: TenantRef;
  head: string;
  settings: { max_message_length: number; heartbeat_interval: number };
  resumed: boolean;
}

export interface Resync {
  reason: string;
  head: string;
}

export interface Typing {
  session_id: string;
  user_id: number;
  user_type: UserType;
  user_name: string | null;
  is_typing: boolean;
}

/** What a visitor has typed so far. */
export interface TypingPreview {
  session_id: string;
  user_id: number;
  text: string;
}

export interface Viewing {
  session_id: string;
  agent_id: number;
  agent_name: string;
  is_viewing: boolean;
}

export interface DraftSaved {
  session_id: string;
  mode: 'reply' | 'note';
  text: string;
  device: string | null;
}

export interface QueuePlace {
  session_id: string;
  position: number;
  expected_wait: number | null;
}

export interface Receipt {
  session_id: string;
  user_id: number;
  user_type: UserType;
  seq: number;
  message_id?: string;
}

export interface Ack {
  ok: true;
  message?: Message;
  [more: string]: unknown;
}

export interface FrameError {
  code: ErrorCode | string;
  message: string;
  ref?: string;
  field?: string;
}

/** What can change outside the conversations. */
export type Noun =
  | 'agent'
  | 'api_key'
  | 'article'
  | 'canned_response'
  | 'customer'
  | 'inbox'
  | 'invitation'
  | 'notification'
  | 'saved_view'
  | 'role'
  | 'settings'
  | 'tag'
  | 'team'
  | 'ticket';

/** `id` is null where a tenant has only one of it; what it is now is to be asked for. */
export interface Changed {
  noun: Noun;
  id: number | null;
  by: number | null;
}

/** A channel will never take this answer. */
export interface DeliveryFailed {
  session_id: string;
  message_id: string;
  seq: number;
  reason: string;
}

/** What each server frame carries. */
export interface ServerData {
  hello: Hello;
  resync: Resync;
  'chat.message.new': Message & { session?: Session };
  'chat.message.updated': Message & {
    change: 'edited' | 'deleted' | 'reacted';
    session?: Session;
  };
  'chat.note.new': Note;
  'chat.session.started': Session;
  'chat.session.assigned': Session;
  'chat.session.updated': Session;
  'chat.session.ended': Session;
  'chat.rated': Rating & { session_id: string; agent: AgentRef | null; session: Session };
  'chat.escalated': { id: string; session_id: string; reason: string; status: string };
  'chat.agent.joined': { session: Session; agent: AgentRef };
  'chat.typing': Typing;
  /** What a visitor has typed so far, to agents who look. */
  'chat.typing.preview': TypingPreview;
  'chat.seen': Receipt;
  'chat.viewing': Viewing;
  'chat.draft': DraftSaved;
  'chat.queue': QueuePlace;
  'chat.delivered': Receipt;
  'chat.message.failed': DeliveryFailed;
  'desk.changed': Changed;
  'presence.agent': { agent_id: number; status: AgentStatus };
  'visitor.joined': Visitor;
  'visitor.updated': Visitor;
  'visitor.left': { visit_id: string };
  'visitors.changed': VisitorsChanged;
  ack: Ack;
  error: FrameError;
  pong: { head: string };
}

/** What each client frame carries. */
export interface ClientData {
  auth: { token: string; cursor?: string };
  'chat.message.send': {
    session_id: string;
    message: string;
    client_id?: string;
    /** The id of the message it answers. */
    reply_to?: string;
    expected_last_seq?: number;
  };
  'chat.typing': { session_id: string; is_typing: boolean; text?: string };
  'chat.viewing': { session_id: string; is_viewing: boolean };
  'chat.seen': { session_id: string; seq?: number; message_id?: string };
  'chat.delivered': { session_id: string; seq: number };
  'visitor.page': { url: string; title: string; referrer: string };
  'monitor.watch': { digest?: boolean };
  'monitor.unwatch': Record<string, never>;
  ping: Record<string, never>;
}

export type ServerFrame = {
  [T in keyof ServerData]: { type: T; data: ServerData[T]; cursor?: string; ref?: string };
}[keyof ServerData];

export type ClientFrame = {
  [T in keyof ClientData]: { type: T; data: ClientData[T]; ref?: string };
}[keyof ClientData];
