// What a line says, in the reader's language. For a system line the server sends its meaning beside the English words
// (docs/native-api.md, "System lines"). A meaning we don't know keeps the server's words.
import { region, t } from './index';

export interface Said {
  message: string;
  metadata?: Record<string, unknown>;
  deleted?: boolean;
  deleted_at?: string;
}

export function said({ message, metadata, deleted, deleted_at }: Said): string {
  if (deleted || deleted_at) return t('message.deleted');
  const meaning = metadata as Meaning | undefined;
  const say = meaning?.code === undefined ? undefined : lines[meaning.code];
  return (meaning && say?.(meaning)) ?? message;
}

interface Meaning {
  code?: string;
  /** Who did it; chats from before this was told lack it. */
  name?: string | null;
  agent?: { name: string };
  team?: { name: string } | null;
  by?: string;
  ticket_id?: number;
  open?: boolean;
  seconds?: number;
  /** Of an escalation, in the words of whoever asked. */
  reason?: string;
}

const lines: Record<string, (meaning: Meaning) => string | undefined> = {
  assigned: ({ agent }) => agent && t('system.assigned', { name: agent.name }),
  escalated: ({ reason }) =>
    reason ? t('system.escalatedFor', { reason }) : t('system.escalated'),
  converted: ({ ticket_id, open }) =>
    ticket_id === undefined || open === undefined
      ? undefined
      : t(open ? 'system.convertedOpen' : 'system.converted', { number: String(ticket_id) }),
  ended: ({ by, name }) =>
    by === 'visitor' ? t('system.visitorEnded') : name ? t('system.ended', { name }) : undefined,
  reopened: ({ name }) => (name ? t('system.reopened', { name }) : undefined),
  transferred: ({ name, agent }) =>
    name && agent ? t('system.transferred', { by: name, name: agent.name }) : undefined,
  requeued: ({ name, team }) => {
    if (!name) return undefined;
    return team
      ? t('system.transferred', { by: name, name: team.name })
      : t('system.requeued', { name });
  },
  merged_into: () => t('merge.isMerged'),
  merged_from: () => t('merge.from'),
  idle: ({ seconds }) =>
    seconds === undefined ? undefined : t('system.idle', { time: duration(seconds) }),
};

/** "45 minutes", "2 hours", "3 days": the largest unit, as the language counts it. */
function duration(seconds: number): string {
  const [value, unit] =
    seconds >= 2 * 86_400
      ? [seconds / 86_400, 'day']
      : seconds >= 3_600
        ? [seconds / 3_600, 'hour']
        : [seconds / 60, 'minute'];
  const style = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(region(), style).format(Math.floor(value));
}
