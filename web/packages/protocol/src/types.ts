// The shapes of the native dialect, object for object as docs/native-api.md names them.
// Types only: nothing here reaches a bundle.

import type { ArticleBrief } from './articles';

export type SessionStatus = 'pending' | 'active' | 'closed';
export type Priority = 'low' | 'medium' | 'high' | 'urgent';
export type SenderType = 'customer' | 'agent' | 'bot' | 'system';
export type UserType = 'agent' | 'customer';
export type AgentRole = 'admin' | 'supervisor' | 'agent';
export type AgentStatus = 'online' | 'away' | 'offline';
export type Channel = 'widget' | 'facebook' | 'instagram';

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

/** How a conversation came into another hand. Neither `to`: the queue; no `by`: the accept lease ran out. */
export interface Transfer {
  from: AgentRef | null;
  to_agent: AgentRef | null;
  to_team: TeamRef | null;
  by: AgentRef | null;
  reason: string | null;
  created_at: string;
}

export interface Routing {
  routing: 'manual' | 'round_robin' | 'least_busy';
  /** Seconds. */
  accept_lease: number;
  close_idle_after: number | null;
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
  kind: 'mention' | 'assigned' | 'transferred' | 'snooze_over' | 'sla_warning';
  session_id: string | null;
  ticket_id: number | null;
  by: AgentRef | null;
  customer_name: string | null;
  text: string;
  read: boolean;
  created_at: string;
}

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

export interface PreChat {
  enabled: boolean;
  require_name: boolean;
  require_email: boolean;
}

/** What agents keep of a person: a text, a number, yes or no, a date as `2026-12-24`. */
export type AttributeValue = string | number | boolean;

export interface InboxSettings {
  title: string;
  subtitle: string;
  primary_color: string;
  position: 'bottom-right' | 'bottom-left';
  visitor_auth: 'strict' | 'bearer_id' | 'open';
  allowed_origins: string[];
  monitoring: 'off' | 'anonymous' | 'full';
  /** With full monitoring: whose subdomains are one site; empty: none. */
  cookie_domain: string;
  /** Whether addresses are shown and stored whole. */
  full_ip: boolean;
  /** Parameters of pages' addresses that are shown and stored. */
  kept_parameters: string[];
  consent: 'none' | 'required';
  retention: Retention;
  pre_chat: PreChat;
  greeting: string;
  offline_message: string;
  teaser: string;
  /** Seconds. */
  teaser_after: number;
  /** By language; an empty text falls back to the inbox's own. */
  texts: Record<string, WidgetTexts>;
  hours: Hours;
  when_closed: WhenClosed;
  typing_preview: boolean;
  csat: boolean;
  /** Seconds until an unseen reply goes out by mail; null: never. */
  missed_reply_after: number | null;
  /** Who is invited to a chat; the first that applies speaks. */
  rules: VisitRule[];
  rules_per_hour: number;
}

export interface VisitRule {
  id: string;
  name: string;
  on: boolean;
  /** A part of the path, or a pattern with `*`; empty: any page. */
  page: string;
  /** Seconds on the page. */
  after: number;
  visits: number;
  countries: string[];
  message: string;
  agent: number | null;
  team: number | null;
  every_days: number;
}

export interface CountedRule extends VisitRule {
  shown: number;
  answered: number;
}

/** Days; null: for ever. */
export interface Retention {
  visits: number | null;
  conversations: number | null;
  files: number | null;
}

export type WhenClosed = 'chat' | 'form';

export interface WidgetTexts {
  title: string;
  subtitle: string;
  greeting: string;
  offline_message: string;
  teaser: string;
}

export type Day = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** Times as `09:00`; `to` before `from` is on the next day. */
export interface Span {
  from: string;
  to: string;
}

export interface Hours {
  enabled: boolean;
  /** As IANA names it. */
  timezone: string;
  weekly: (Span & { day: Day })[];
  holidays: Holiday[];
}

/** Dates as `2026-12-24`; `to` is the last day. Without `open` it is closed. */
export interface Holiday extends Span {
  name: string;
  open: Span[];
}

/** How an inbox is connected to its channel. Secrets are only told to be there. */
export interface ChannelConnection {
  callback_path: string;
  verify_token: string | null;
  credentials: Record<Credential, { set: boolean }>;
  can_receive: boolean;
  can_send: boolean;
}

export type Credential = 'app_secret' | 'verify_token' | 'page_access_token';

export interface Inbox {
  id: number;
  name: string;
  channel: Channel;
  external_id: string | null;
  settings: InboxSettings;
  /** For admins, of inboxes of Facebook and Instagram. */
  connection?: ChannelConnection;
  /** For admins: signs the tokens of verified customers. */
  secret?: string;
}

/** Somebody who is on a site right now. */
export interface Visitor {
  visit_id: string;
  inbox_id: number | null;
  customer_id: number | null;
  name: string | null;
  url: string;
  title: string;
  referrer: string | null;
  campaign: Record<string, string>;
  user_agent: string | null;
  browser: string | null;
  os: string | null;
  device: 'desktop' | 'phone' | 'tablet' | 'bot' | null;
  language: string | null;
  location: { country: string | null; region: string | null; city: string | null };
  ip: string | null;
  since: string;
  page_since: string;
  pages: number;
  session_id: string | null;
  session_status: SessionStatus | null;
}

/** What of a visitor changes after the first page. */
export type VisitorMove = Pick<
  Visitor,
  | 'visit_id'
  | 'customer_id'
  | 'name'
  | 'url'
  | 'title'
  | 'page_since'
  | 'pages'
  | 'session_id'
  | 'session_status'
>;

/** What changed on the site within a moment, to those who asked for digests. */
export interface VisitorsChanged {
  visitors: Visitor[];
  moved: VisitorMove[];
  left: { visit_id: string; customer_id: number | null }[];
  /** Something was missed: ask for the snapshot. */
  reload: boolean;
}

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

/** The body of every HTTP error, `application/problem+json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: { field: string; message: string }[];
  code?: ErrorCode;
  /** With `already_assigned`: who has it. */
  agent?: AgentRef;
}

export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'already_assigned'
  | 'stale_reply'
  | 'client_id_reused'
  | 'conversation_closed'
  | 'rate_limited'
  | 'too_large'
  | 'unavailable';
