// An inbox: how its widget looks and asks, when it is open, whom it invites.

import type { Channel } from './chats';

export interface PreChat {
  enabled: boolean;
  require_name: boolean;
  require_email: boolean;
}

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
