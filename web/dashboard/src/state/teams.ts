// The tenant's teams, for filters and transfers; followed as they change.
import type { Team } from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { listTeams } from '../api/workspace';

const [teams, setTeams] = createSignal<readonly Team[]>([]);

export { teams };

export async function loadTeams(): Promise<void> {
  setTeams(await listTeams());
}
