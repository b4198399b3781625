// Calls for reports, as JSON and as tables to take out.
import type { DeskNow } from '@deskbell/protocol';
import { file, get, type Query } from './http';

export type ReportName =
  | 'overview'
  | 'series'
  | 'hours'
  | 'agents'
  | 'pages'
  | 'campaigns'
  | 'satisfaction';

export const getReport = <Answer>(name: ReportName, query: Query) =>
  get<Answer>(`/analytics/${name}`, query);
export const exportReport = (name: ReportName, query: Query) =>
  file(`/analytics/${name}`, { ...query, format: 'csv' });
export const getNow = (query: Query) => get<DeskNow>('/analytics/now', query);
