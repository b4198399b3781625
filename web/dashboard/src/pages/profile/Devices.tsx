// Where one is signed in, with a way to sign each device out.
import type { SignIn } from '@deskbell/protocol';
import { For, Show } from 'solid-js';
import { endSignIn, listSignIns } from '../../api/account';
import { explain } from '../../api/problem';
import { t } from '../../i18n';
import { age, full } from '../../i18n/time';
import { now } from '../../state/clock';
import { createResource } from '../../state/resource';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Notice';
import { deviceName } from './deviceName';

export function Devices() {
  const [answer, { refetch, mutate }] = createResource(listSignIns);
  const all = () => (answer.error ? [] : (answer.latest?.sign_ins ?? []));
  const end = async (one: SignIn) => {
    try {
      await endSignIn(one.id);
      mutate((held) => held && { ...held, sign_ins: held.sign_ins.filter((s) => s.id !== one.id) });
    } catch (error) {
      toast(explain(error), { tone: 'error' });
    }
  };
  return (
    <section class="profile-part">
      <h2>{t('account.devices')}</h2>
      <Show when={answer.error}>
        <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
      </Show>
      <ul class="profile-devices">
        <For each={all()}>
          {(one) => (
            <li>
              <span class="profile-device">
                <span title={one.user_agent}>{deviceName(one.user_agent)}</span>
                <span class="meta" title={full(one.last_used_at)}>
                  <Show when={one.ip}>{(ip) => <bdi>{ip()}</bdi>}</Show>
                  {' · '}
                  {t('account.lastUsed', { age: age(new Date(one.last_used_at).getTime(), now()) })}
                </span>
              </span>
              <Show
                when={!one.current}
                fallback={<span class="chip ok">{t('account.thisDevice')}</span>}
              >
                <Button
                  kind="quiet"
                  aria-label={t('account.signOutDevice', { name: deviceName(one.user_agent) })}
                  onClick={() => void end(one)}
                >
                  {t('profile.signOut')}
                </Button>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
