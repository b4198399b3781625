// The body of every HTTP error.

import type { AgentRef } from './people';

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
