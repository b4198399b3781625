// The roles one may give: up to one's own.
import type { AgentRole } from '@deskbell/protocol';
import { t } from '../../i18n';
import { me } from '../../state/auth';

const ROLES: readonly AgentRole[] = ['agent', 'supervisor', 'admin'];

export const roleOptions = () =>
  ROLES.slice(0, ROLES.indexOf(me()?.role ?? 'agent') + 1).map((value) => ({
    value,
    text: t(`role.${value}`),
  }));
