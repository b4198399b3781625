// Reports: what a period came to. Lengths are seconds, shares 0 to 1; null where there is nothing to measure.
import type { AgentRef, AgentStatus } from './types';

export interface ReportPeriod {
  from: string;
  to: string;
  timezone: string;
}

export interface Spread {
  count: number;
  average: number | null;
  median: number | null;
  p90: number | null;
}

export interface SatisfactionFigures {
  count: number;
  average: number | null;
  satisfied: number | null;
  /** How many gave 1, 2, 3, 4 and 5. */
  ratings: number[];
}

export interface ReportFigures {
  chats: number;
  accepted: number;
  transferred: number;
  ended: number;
  missed: number;
  missed_share: number | null;
  escalated: number;
  escalated_share: number | null;
  converted: number;
  messages: { from_visitors: number; from_agents: number; from_bots: number };
  wait: Spread;
  first_response: Spread;
  resolution: Spread;
  ai: { chats: number; chats_share: number | null; messages_share: number | null };
  satisfaction: SatisfactionFigures;
  visits: number;
}

/** What every report says of itself; one that isn't current is asked for again. */
export interface Report {
  period: ReportPeriod;
  is_current: boolean;
}

export interface Overview extends Report {
  figures: ReportFigures;
  previous: { period: ReportPeriod; figures: ReportFigures } | null;
}

export interface SeriesPoint {
  /** A date, or an hour's beginning. */
  at: string;
  value: number | null;
}

export interface Series extends Report {
  metric: string;
  points: SeriesPoint[];
  previous: SeriesPoint[] | null;
}

export interface HoursReport extends Report {
  /** Weekdays from 1 (Monday), hours from 0. */
  hours: { weekday: number; hour: number; chats: number }[];
}

export interface AgentReport {
  id: number;
  name: string;
  presence: AgentStatus;
  disabled: boolean;
  open: number;
  max_chats: number;
  accepted: number;
  ended: number;
  messages: number;
  first_response: Spread;
  resolution: Spread;
  satisfaction: SatisfactionFigures;
}

export interface AgentsReport extends Report {
  agents: AgentReport[];
}

export interface PagesReport extends Report {
  pages: { page: string; chats: number; visits: number }[];
}

export interface CampaignsReport extends Report {
  campaigns: {
    source: string | null;
    medium: string | null;
    campaign: string | null;
    chats: number;
    visits: number;
  }[];
}

export interface SatisfactionReport extends Report {
  satisfaction: SatisfactionFigures;
  previous: SatisfactionFigures | null;
  comments: {
    session_id: string;
    rating: number;
    comment: string;
    agent: AgentRef | null;
    at: string;
  }[];
}

export interface DeskNow {
  at: string;
  waiting: number;
  open: number;
  waiting_since: string | null;
  agents_online: number;
  agents: number;
  today: ReportFigures;
  is_current: boolean;
}
