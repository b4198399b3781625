// Bodies and answers of the HTTP calls of the native dialect.
// One interface per body (`…Request`) and per answer (`…Answer`).

import type { Resync, ServerFrame } from './frames';
import type {
  Agent,
  AgentNotification,
  AgentRole,
  AgentStatus,
  ApiKey,
  AttributeValue,
  AuditEntry,
  CannedResponse,
  Channel,
  CountedRule,
  Credential,
  Customer,
  CustomerNote,
  CustomerPage,
  Inbox,
  InboxSettings,
  Invitation,
  Message,
  MessageVersion,
  Note,
  Permission,
  Priority,
  RoleGrants,
  Session,
  SessionStatus,
  TenantRef,
  Ticket,
  TicketComment,
  TicketStatus,
  TimelineItem,
  User,
  Visitor,
  VisitorSession,
  WhenClosed,
  WidgetTexts,
} from './types';

export interface SetupStatus {
  needed: boolean;
}
export interface SetupRequest {
  tenant_name: string;
  admin_name: string;
  email: string;
  password: string;
  site_url?: string;
}
export interface SetupAnswer extends LoginAnswer {
  inbox: Inbox;
  snippet: string;
}
export interface LoginRequest {
  email: string;
  password: string;
  tenant: string;
  /** A code of the second factor, when the answer was `totp_required`. */
  totp?: string;
}
export interface LoginAnswer {
  token: string;
  refresh_token: string;
  expires_at: string;
  user: User;
  tenant: TenantRef;
}
export interface RefreshRequest {
  refresh_token: string;
}
export interface Me {
  user: {
    id: number;
    /** What one reads, such as `de`; null until it is known. */
    language: string | null;
    name: string;
    email: string;
    role: AgentRole;
    skills: string[];
    status: AgentStatus;
    max_chats: number;
    second_factor: boolean;
    permissions: Permission[];
  };
  tenant: TenantRef;
}
export interface MePatch {
  name?: string;
  status?: 'online' | 'away';
}
export interface SignIn {
  id: string;
  user_agent: string;
  ip: string | null;
  created_at: string;
  last_used_at: string;
  current: boolean;
}
export interface SignInsAnswer {
  sign_ins: SignIn[];
  next_cursor: string | null;
}
/** What an authenticator app needs: typed, opened, or scanned. */
export interface Enrolment {
  secret: string;
  url: string;
  /** Modules on each side, and the dark ones as an SVG path. */
  qr_size: number;
  qr_path: string;
}
export interface RecoveryCodes {
  recovery_codes: string[];
}

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
export interface ApiKeysAnswer {
  api_keys: ApiKey[];
  next_cursor: string | null;
}
export interface ApiKeyRequest {
  name: string;
  role: AgentRole;
  permissions?: Permission[];
  expires_at?: string;
}
export interface ApiKeyAnswer {
  api_key: ApiKey;
  /** Shown this once. */
  secret: string;
}
export interface IdentityProvider {
  name: string;
  issuer: string;
  client_id: string;
  domains: string[];
  new_role: AgentRole;
  required: boolean;
}
export interface IdentityProviderAnswer {
  identity_provider: IdentityProvider | null;
  /** What the provider must be told to come back to. */
  redirect_uri: string;
}
/** How people of a workspace sign in. */
export interface WaysAnswer {
  provider: string | null;
  required: boolean;
}
export interface AuditAnswer {
  entries: AuditEntry[];
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
/** What the link of an invitation opens. */
export interface OpenInvitation {
  email: string;
  name: string | null;
  role: AgentRole;
  invited_by: string;
  tenant: TenantRef;
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
export interface CannedResponsesAnswer {
  canned_responses: CannedResponse[];
  next_cursor: string | null;
}
export interface CannedResponseRequest {
  shortcut: string;
  title: string;
  text: string;
  folder: string;
  personal: boolean;
}
export interface CustomersAnswer {
  customers: Customer[];
  next_cursor: string | null;
}
export interface InboxesAnswer {
  inboxes: Inbox[];
  next_cursor: string | null;
}
export interface InboxPatch {
  name?: string;
  /** What is given changes; null takes a language's texts away. */
  settings?: Partial<Omit<InboxSettings, 'texts'>> & {
    texts?: Record<string, WidgetTexts | null>;
  };
  /** Null removes one. */
  credentials?: Partial<Record<Credential, string | null>>;
}
export interface NewInbox extends InboxPatch {
  channel?: Channel;
  external_id?: string;
}
export interface InboxAnswer {
  inbox: Inbox;
}
export interface VisitorAnswer {
  visitor: Visitor;
  /** Oldest first. */
  trail: CustomerPage[];
}

export interface RulesAnswer {
  rules: CountedRule[];
  next_cursor: string | null;
}

export interface VisitorsAnswer {
  visitors: Visitor[];
  next_cursor: string | null;
}
export interface TenantSettings {
  tenant: TenantRef;
  max_message_length: number;
  agent_away_after: number;
  [more: string]: unknown;
}

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

/** `GET /api/v1/events`: the frames of the socket over HTTP. */
export interface EventsAnswer {
  events: ServerFrame[];
  cursor: string;
  resync?: Resync;
}
