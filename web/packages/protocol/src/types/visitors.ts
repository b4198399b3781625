// Who is on a site now.

import type { SessionStatus } from './chats';

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
