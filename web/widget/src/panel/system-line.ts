// What happened to the chat, in the reader's language: the server writes it in English, with its meaning beside it.

import type { Message } from '@deskbell/protocol';
import { key, locale, type TextKey, t } from '../text';

const LINES: Record<string, TextKey> = {
  assigned: key('lineAssigned'),
  transferred: key('lineTransferred'),
  requeued: key('lineRequeued'),
  escalated: key('lineEscalated'),
  converted: key('lineConverted'),
  reopened: key('lineReopened'),
  ended: key('lineEnded'),
  idle: key('lineEnded'),
  merged_into: key('lineMergedInto'),
  merged_from: key('lineMergedFrom'),
};

interface Meaning {
  code?: string;
  agent?: { name: string };
  ticket_id?: number;
}

export function lineOf({ message, metadata }: Message): string {
  const { code = '', agent, ticket_id } = metadata as Meaning;
  const line = LINES[code];
  // The English one says a little more.
  if (line === undefined || locale().startsWith('en')) return message;
  return t(line, { name: agent?.name ?? t('someone'), id: String(ticket_id) });
}
