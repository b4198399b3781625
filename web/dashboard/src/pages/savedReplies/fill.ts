// Saved replies as text: places filled in one pass (a value that looks like a place stays what it is), and found by
// a few letters. Pure; the server fills in the same way when it sends one itself.
import type { CannedResponse } from '@deskbell/protocol';

export type Values = Record<string, string>;

export const PLACES = [
  'customer_name',
  'customer_email',
  'agent_name',
  'company_name',
  'ticket_number',
  'subject',
] as const;

export const fill = (template: string, values: Values): string =>
  template.replace(/\{\{(.*?)\}\}/gs, (_, name: string) =>
    Object.hasOwn(values, name.trim()) ? (values[name.trim()] as string) : '',
  );

/** The word after a slash that stands before the caret, at the beginning or after a blank. */
export function slashWord(text: string, caret: number): { from: number; query: string } | null {
  const found = /(?:^|\s)\/([^\s/]*)$/u.exec(text.slice(0, caret));
  return found ? { from: caret - (found[1]?.length ?? 0) - 1, query: found[1] ?? '' } : null;
}

/** How well letters in this order fit a text: less is better, null is not at all. */
export function distance(query: string, text: string): number | null {
  const wanted = query.toLocaleLowerCase();
  const held = text.toLocaleLowerCase();
  const whole = held.indexOf(wanted);
  if (whole >= 0) return whole === 0 ? 0 : 1;
  let at = -1;
  let gaps = 0;
  for (const letter of wanted) {
    const next = held.indexOf(letter, at + 1);
    if (next < 0) return null;
    if (at >= 0) gaps += next - at - 1;
    at = next;
  }
  return 2 + gaps;
}

/** Those that fit, best first; among equals the order they came in, which is most used first. */
export function matching(all: readonly CannedResponse[], query: string): CannedResponse[] {
  if (!query) return [...all];
  const scored = all.flatMap((reply, index) => {
    const text = reply.text.toLocaleLowerCase().includes(query.toLocaleLowerCase()) ? 60 : null;
    const scores = [
      distance(query, reply.shortcut),
      plus(distance(query, reply.title), 10),
      text,
    ].filter((score) => score !== null);
    return scores.length > 0 ? [{ reply, index, score: Math.min(...scores) }] : [];
  });
  scored.sort((a, b) => a.score - b.score || a.index - b.index);
  return scored.map(({ reply }) => reply);
}

const plus = (score: number | null, more: number) => (score === null ? null : score + more);
