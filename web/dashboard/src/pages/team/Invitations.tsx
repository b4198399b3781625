// Who is invited and has not joined yet.
import type { Invitation } from '@deskbell/protocol';
import { For, Show } from 'solid-js';
import { explain } from '../../api/problem';
import { listInvitations, withdrawInvitation } from '../../api/team';
import { t } from '../../i18n';
import { full } from '../../i18n/time';
import { onChange } from '../../state/changes';
import { now } from '../../state/clock';
import { createResource } from '../../state/resource';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Notice';

export function Invitations() {
  const [answer, { refetch, mutate }] = createResource(listInvitations);
  onChange('invitation', () => void refetch());
  const all = () => (answer.error ? [] : (answer.latest?.invitations ?? []));

  const withdraw = async (one: Invitation) => {
    try {
      await withdrawInvitation(one.id);
      mutate(
        (held) => held && { ...held, invitations: held.invitations.filter((i) => i.id !== one.id) },
      );
      toast(t('team.withdrawn', { email: one.email }));
    } catch (error) {
      toast(explain(error), { tone: 'error' });
    }
  };

  return (
    <>
      <Show when={answer.error}>
        <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
      </Show>
      <Show when={all().length > 0}>
        <section class="team-invitations">
          <h2>{t('team.invited')}</h2>
          <ul>
            <For each={all()}>
              {(one) => (
                <li>
                  <span class="team-name">
                    <span class="cut" title={one.email}>
                      {one.email}
                    </span>
                    <span class="meta">
                      {t('team.invitedBy', {
                        role: t(`role.${one.role}`),
                        name: one.invited_by.name,
                      })}
                      {' · '}
                      <span title={full(one.expires_at)}>{goodFor(one, now())}</span>
                    </span>
                  </span>
                  <Button
                    kind="quiet"
                    aria-label={t('team.withdrawFor', { email: one.email })}
                    onClick={() => void withdraw(one)}
                  >
                    {t('team.withdraw')}
                  </Button>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
    </>
  );
}

function goodFor(one: Invitation, at: number): string {
  const hours = Math.ceil((new Date(one.expires_at).getTime() - at) / 3_600_000);
  if (hours <= 0) return t('team.expired');
  return hours <= 48
    ? t('team.hoursLeft', { count: hours })
    : t('team.daysLeft', { count: Math.round(hours / 24) });
}
