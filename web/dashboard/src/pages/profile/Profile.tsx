// One's own page: being online or away, and how this device behaves.
import { createSignal, For, Show } from 'solid-js';
import { explain } from '../../api/problem';
import { setStatus } from '../../api/workspace';
import { t } from '../../i18n';
import { setOverlay } from '../../shell/overlay';
import { allowNotifications, canNotify, chime } from '../../state/alerts';
import { auth, me, signOut } from '../../state/auth';
import { myStatus, setMyStatus } from '../../state/people';
import { change, settings, type Theme } from '../../state/settings';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { Select, Switch } from '../../ui/Field';
import { ErrorNote } from '../../ui/Notice';
import { NameForm, PasswordForm } from './Account';
import { Devices } from './Devices';
import { LanguageChoice } from './LanguageChoice';
import { SecondFactor } from './SecondFactor';
import './profile.css';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export default function Profile() {
  const [error, setError] = createSignal<string | null>(null);
  const [refused, setRefused] = createSignal(false);

  const choose = async (status: 'online' | 'away') => {
    const before = myStatus();
    setMyStatus(status);
    setError(null);
    try {
      await setStatus(status);
    } catch (cause) {
      setMyStatus(before);
      setError(explain(cause));
    }
  };
  const notifications = async (on: boolean) => {
    const allowed = on && (await allowNotifications());
    setRefused(on && !allowed);
    change({ notifications: allowed });
  };

  return (
    <div class="page">
      <header class="page-head">
        <h1>{t('nav.profile')}</h1>
        <Button kind="quiet" onClick={() => void signOut()}>
          {t('profile.signOut')}
        </Button>
      </header>
      <div class="profile">
        <section class="profile-who">
          <Avatar name={me()?.name ?? ''} id={me()?.id ?? 0} size="large" />
          <div>
            <p class="customer-title">{me()?.name}</p>
            <p class="meta">
              {me()?.email} · {auth()?.tenant.name}
            </p>
          </div>
        </section>
        <section class="profile-part">
          <h2>{t('profile.status')}</h2>
          <fieldset class="segments">
            <legend class="unseen">{t('profile.status')}</legend>
            <For each={['online', 'away'] as const}>
              {(status) => (
                <button
                  type="button"
                  class="segment"
                  aria-pressed={myStatus() === status}
                  onClick={() => void choose(status)}
                >
                  <span class={`dot ${status}`} />
                  {t(`status.${status}`)}
                </button>
              )}
            </For>
          </fieldset>
          <Show when={error()}>{(text) => <ErrorNote text={text()} />}</Show>
        </section>
        <section class="profile-part">
          <h2>{t('profile.look')}</h2>
          <Select
            label={t('profile.theme')}
            value={settings.theme}
            options={THEMES.map((value) => ({ value, text: t(`theme.${value}`) }))}
            onChange={(theme) => change({ theme })}
          />
          <LanguageChoice />
        </section>
        <section class="profile-part">
          <h2>{t('profile.alerts')}</h2>
          <Switch
            label={t('profile.sound')}
            hint={t('profile.soundHint')}
            checked={settings.sound}
            onChange={(sound) => {
              change({ sound });
              chime();
            }}
          />
          <Switch
            label={t('profile.notifications')}
            hint={refused() ? t('profile.notificationsRefused') : t('profile.notificationsHint')}
            checked={settings.notifications}
            disabled={!canNotify()}
            onChange={(on) => void notifications(on)}
          />
        </section>
        <section class="profile-part">
          <h2>{t('profile.keys')}</h2>
          <Switch
            label={t('profile.singleKeys')}
            hint={t('profile.singleKeysHint')}
            checked={settings.singleKeys}
            onChange={(singleKeys) => change({ singleKeys })}
          />
          <Switch
            label={t('profile.enterSends')}
            hint={t('profile.enterSendsHint')}
            checked={settings.enterSends}
            onChange={(enterSends) => change({ enterSends })}
          />
          <Button class="profile-keys" onClick={() => setOverlay('keys')}>
            {t('keys.title')}
          </Button>
        </section>
        <NameForm />
        <PasswordForm />
        <SecondFactor />
        <Devices />
      </div>
    </div>
  );
}
