// The conversation dialect's objects, and what the panel draws instead of them.

import type { Message, SenderType, VisitorSession } from '@deskbell/protocol';

export interface Said {
  id: string;
  sender_id: string;
  sender_type: 'user' | Exclude<SenderType, 'customer'>;
  content: string;
  timestamp: string;
  conversation_id: string;
  seq: number;
  metadata?: Record<string, unknown>;
  client_id?: string;
}

export interface Escalation {
  id: string;
  conversation_id: string;
  reason: string;
  metadata: Record<string, unknown>;
  status: string;
  created_at: string;
}

export interface Summary {
  conversation_id: string;
  user_id: string;
  status: VisitorSession['status'];
  message_count: number;
  created_at: string;
  last_activity_at: string;
}

export type Frame =
  | ({ type: 'message' } & Said)
  | ({ type: 'escalation' } & Escalation)
  | { type: 'typing'; is_typing: boolean; sender_type: Said['sender_type'] }
  | { type: 'pong' }
  | { type: 'error'; data: { code: string; message: string; ref?: string } };

export const toMessage = (said: Said): Message => ({
  id: said.id,
  session_id: said.conversation_id,
  seq: said.seq,
  type: said.sender_type === 'system' ? 'system' : 'text',
  sender_type: said.sender_type === 'user' ? 'customer' : said.sender_type,
  sender_id: Number(said.sender_id) || null,
  sender_name: null,
  message: said.content,
  attachments: (said.metadata?.attachments ?? []) as Message['attachments'],
  metadata: said.metadata ?? {},
  client_id: said.client_id ?? null,
  created_at: said.timestamp,
});

/** A conversation as far as this dialect tells: who answers and what was seen it does not. */
export const toSession = (
  { conversation_id, status, message_count, created_at, last_activity_at }: Summary,
  known: VisitorSession | undefined,
): VisitorSession => ({
  id: conversation_id,
  status,
  subject: null,
  priority: 'medium',
  channel: 'widget',
  inbox_id: 0,
  customer_id: 0,
  customer: {
    id: 0,
    name: null,
    email: null,
    verified: false,
    online: true,
    page: null,
    metadata: {},
    created_at,
    last_seen_at: last_activity_at,
  },
  agent_id: null,
  agent: null,
  last_message: known?.last_message ?? null,
  last_message_at: last_activity_at,
  seen: known?.seen ?? { customer_seq: message_count, agent_seq: 0 },
  delivered: { customer_seq: 0, agent_seq: 0 },
  unread_count: known?.unread_count ?? 0,
  wait_time: 0,
  queued_at: created_at,
  queue_position: null,
  created_at,
  assigned_at: null,
  ended_at: null,
  last_activity_at,
  last_seq: Math.max(known?.last_seq ?? 0, message_count),
});
