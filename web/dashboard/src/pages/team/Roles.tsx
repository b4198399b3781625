// What each role may, as a table of switches. Admins flip them; it counts at once.
import type { Permission, RoleGrants } from '@deskbell/protocol';
import { createSignal, For, Show, Suspense } from 'solid-js';
import { setRole } from '../../api/access';
import { explain } from '../../api/problem';
import { t } from '../../i18n';
import { me } from '../../state/auth';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { ErrorNote, SkeletonRows } from '../../ui/Notice';
import { createRoles } from '../settings/roles';
import { TeamHead } from './TeamHead';
import './team.css';

export default function Roles() {
  return (
    <div class="page">
      <TeamHead />
      <Suspense fallback={<SkeletonRows rows={5} />}>
        <RolesTable />
      </Suspense>
    </div>
  );
}

function RolesTable() {
  const roles = createRoles();
  const [busy, setBusy] = createSignal(false);
  const mayChange = (role: RoleGrants) => me()?.role === 'admin' && role.changeable && !busy();
  const differs = (role: RoleGrants) =>
    role.changeable && String(role.permissions) !== String(role.usual);

  const change = async (role: RoleGrants, permissions: Permission[]) => {
    setBusy(true);
    try {
      roles.mutate(await setRole(role.role, permissions));
    } catch (error) {
      toast(explain(error), { tone: 'error' });
      // The switch goes back to what counts.
      void roles.refetch();
    } finally {
      setBusy(false);
    }
  };
  const flip = (role: RoleGrants, one: Permission, on: boolean) =>
    change(role, on ? [...role.permissions, one] : role.permissions.filter((p) => p !== one));

  return (
    <div class="roles">
      <p class="meta">{t('roles.intro')}</p>
      <Show when={roles.answer.error}>
        <ErrorNote text={explain(roles.answer.error)} onRetry={() => void roles.refetch()} />
      </Show>
      <Show
        when={roles.all().length > 0}
        fallback={!roles.answer.error && <SkeletonRows rows={5} />}
      >
        <table class="roles-table">
          <caption class="unseen">{t('team.roles')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('roles.permission')}</th>
              <For each={roles.all()}>
                {(role) => (
                  <th scope="col">
                    {t(`role.${role.role}`)}
                    <Show when={differs(role) && mayChange(role)}>
                      <Button
                        kind="link"
                        aria-label={t('roles.resetFor', { role: t(`role.${role.role}`) })}
                        onClick={() => void change(role, role.usual)}
                      >
                        {t('roles.reset')}
                      </Button>
                    </Show>
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={roles.permissions()}>
              {(one) => (
                <tr>
                  <th scope="row">
                    {t(`permission.${one}`)}
                    <p class="meta">{t(`permission.${one}.hint`)}</p>
                  </th>
                  <For each={roles.all()}>
                    {(role) => (
                      <td>
                        <input
                          class="switch"
                          type="checkbox"
                          role="switch"
                          aria-label={`${t(`role.${role.role}`)}: ${t(`permission.${one}`)}`}
                          checked={role.permissions.includes(one)}
                          aria-checked={role.permissions.includes(one)}
                          disabled={!mayChange(role)}
                          onChange={(event) => void flip(role, one, event.currentTarget.checked)}
                        />
                      </td>
                    )}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </div>
  );
}
