// To whom a conversation can be handed, in the order of who is likeliest to take it. Pure.
import type { Agent, Session, Team } from '@deskbell/protocol';
import type { TransferTo } from '../../../api/sessions';

export type Target =
  | { kind: 'agent'; agent: Agent; name: string; to: TransferTo }
  | { kind: 'team'; team: Team; name: string; to: TransferTo }
  | { kind: 'queue'; name: string; to: TransferTo };

const PRESENCE = ['online', 'away', 'offline'];
const room = (agent: Agent) => agent.active_chats / Math.max(1, agent.max_chats);

export function targets(
  session: Session,
  agents: readonly Agent[],
  teams: readonly Team[],
  queue: string,
): Target[] {
  const others = agents
    .filter((agent) => agent.id !== session.agent_id)
    .sort(
      (a, b) =>
        PRESENCE.indexOf(a.status) - PRESENCE.indexOf(b.status) ||
        room(a) - room(b) ||
        a.name.localeCompare(b.name),
    );
  return [
    ...teams.map(
      (team): Target => ({ kind: 'team', team, name: team.name, to: { team_id: team.id } }),
    ),
    ...others.map(
      (agent): Target => ({ kind: 'agent', agent, name: agent.name, to: { agent_id: agent.id } }),
    ),
    ...(session.agent_id === null && session.team_id === null
      ? []
      : [{ kind: 'queue', name: queue, to: { queue: true } } satisfies Target]),
  ];
}

/** Letters in their order, not necessarily side by side: "bln" finds "Billing". Better matches first. */
export function fuzzy<T extends { name: string }>(all: readonly T[], query: string): T[] {
  const wanted = query.toLocaleLowerCase().replace(/\s+/g, '');
  if (!wanted) return [...all];
  const scored = all.flatMap((one) => {
    const score = scoreOf(one.name.toLocaleLowerCase(), wanted);
    return score === null ? [] : [{ one, score }];
  });
  return scored.sort((a, b) => a.score - b.score).map(({ one }) => one);
}

/** The letters skipped on the way; null when they are not all there. */
function scoreOf(name: string, wanted: string): number | null {
  let at = -1;
  let skipped = 0;
  for (const letter of wanted) {
    const found = name.indexOf(letter, at + 1);
    if (found < 0) return null;
    skipped += found - at - 1;
    at = found;
  }
  return skipped;
}
