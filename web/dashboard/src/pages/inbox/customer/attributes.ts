// What kind of value an attribute is, how it is shown, and what was typed as one.
import type { AttributeValue } from '@deskbell/protocol';
import { number, region, t } from '../../../i18n';

export type Kind = 'text' | 'number' | 'boolean' | 'date';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

export function kindOf(value: AttributeValue): Kind {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return DATE.test(value) && !Number.isNaN(Date.parse(value)) ? 'date' : 'text';
}

export function shown(value: AttributeValue): string {
  if (typeof value === 'boolean') return t(value ? 'attributes.yes' : 'attributes.no');
  if (typeof value === 'number') return number(value);
  if (kindOf(value) !== 'date') return value;
  return new Intl.DateTimeFormat(region(), { dateStyle: 'medium', timeZone: 'UTC' }).format(
    Date.parse(value),
  );
}

/** Null where what was typed is no such value. */
export function typedAs(kind: Kind, typed: string): AttributeValue | null {
  const text = typed.trim();
  if (kind === 'boolean') return text !== 'false';
  if (text === '') return null;
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : null;
  if (kind === 'date') return DATE.test(text) ? text : null;
  return text;
}

/** What can be shown as it is; what a site told in other forms needs a place of its own. */
export function plain(metadata: Record<string, unknown>): [string, AttributeValue][] {
  return Object.entries(metadata).filter((entry): entry is [string, AttributeValue] =>
    ['string', 'number', 'boolean'].includes(typeof entry[1]),
  );
}
