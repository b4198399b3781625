// Deeds of the audit log as sentences, and their particulars as lines.
import type { AuditEntry } from '@deskbell/protocol';
import { type TextKey, t } from '../../i18n';

/** The kinds one can ask for; each is the first word of its actions. */
export const KINDS = [
  'sign_in',
  'agent',
  'invitation',
  'role',
  'api_key',
  'inbox',
  'customer',
  'retention',
  'team',
  'password',
  'second_factor',
] as const;

const word = (value: unknown): string => (typeof value === 'string' ? value : '');

/** "Ada changed Ben": a deed nobody has a sentence for is told by its name. */
export function sentence(entry: AuditEntry): string {
  const { detail } = entry;
  const role = word(detail.role);
  const values = {
    who: entry.agent?.name || t('audit.nobody'),
    about: entry.about || word(detail.name) || t('audit.nobody'),
    name: word(detail.name),
    email: word(detail.email),
    role: role && t(`role.${role}` as TextKey),
  };
  const key = `audit.do.${entry.action}` as TextKey;
  const text = t(key, values);
  return text === key ? t('audit.other', { ...values, action: entry.action }) : text;
}

export interface Particular {
  name: string;
  was?: string;
  is: string;
}

/** What changed, each with what it was; or what is known beside the sentence. */
export function particulars(entry: AuditEntry): Particular[] {
  const { changes, granted, withdrawn } = entry.detail;
  if (Array.isArray(granted) && Array.isArray(withdrawn)) {
    return [
      ...granted.map((one) => ({ name: permission(one), is: t('audit.on') })),
      ...withdrawn.map((one) => ({ name: permission(one), is: t('audit.off') })),
    ];
  }
  const pairs = isRecord(changes) ? changes : entry.detail;
  return Object.entries(pairs)
    .filter((pair): pair is [string, [unknown, unknown]] => isPair(pair[1]))
    .map(([name, [was, is]]) => ({ name, was: shown(was), is: shown(is) }));
}

const permission = (name: unknown) => t(`permission.${String(name)}` as TextKey);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPair = (value: unknown): boolean => Array.isArray(value) && value.length === 2;

function shown(value: unknown): string {
  if (value === null || value === '') return '–';
  if (typeof value === 'boolean') return t(value ? 'audit.on' : 'audit.off');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
