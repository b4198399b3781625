// Which colleagues a note calls by name: `@` and the whole name.
import type { Agent } from '@deskbell/protocol';

type Named = Pick<Agent, 'id' | 'name'>;

/** The word after an `@` that the caret stands in, and where the `@` is. */
export function atWord(text: string, caret: number): { from: number; query: string } | null {
  const before = text.slice(0, caret);
  const found = /(^|[\s(])@([^\s@][^@\n]{0,40})?$/u.exec(before);
  if (!found) return null;
  const query = found[2] ?? '';
  return { from: caret - query.length - 1, query };
}

export function matchingAgents<A extends Named>(agents: readonly A[], query: string): A[] {
  const word = query.toLocaleLowerCase();
  return agents.filter((agent) =>
    agent.name
      .toLocaleLowerCase()
      .split(/\s+/)
      .some((_part, index, parts) => parts.slice(index).join(' ').startsWith(word)),
  );
}

/** The longest names first, so that "Ann Lee" is not taken for "Ann". */
export function mentionedIn(text: string, agents: readonly Named[]): number[] {
  let rest = text;
  const ids: number[] = [];
  for (const agent of [...agents].sort((a, b) => b.name.length - a.name.length)) {
    const name = `@${agent.name}`;
    if (!rest.includes(name)) continue;
    ids.push(agent.id);
    rest = rest.replaceAll(name, ' ');
  }
  return ids;
}
