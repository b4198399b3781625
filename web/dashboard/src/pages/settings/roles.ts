// What each role may, asked for once and again when it changes.
import type { AgentRole, Permission } from '@deskbell/protocol';
import { listRoles } from '../../api/access';
import { onChange } from '../../state/changes';
import { createResource } from '../../state/resource';

export function createRoles() {
  const [answer, { refetch, mutate }] = createResource(listRoles);
  onChange('role', () => void refetch());
  const held = () => (answer.error ? undefined : answer.latest);
  return {
    answer,
    refetch,
    mutate,
    all: () => held()?.roles ?? [],
    permissions: () => held()?.permissions ?? [],
    of: (role: AgentRole): readonly Permission[] =>
      held()?.roles.find((one) => one.role === role)?.permissions ?? [],
  };
}
