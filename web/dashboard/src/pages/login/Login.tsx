// Sign-in: e-mail, password and workspace. An installation without a workspace goes to its set-up.

import { ApiError } from '@deskbell/protocol';
import { A, Navigate, useNavigate, useSearchParams } from '@solidjs/router';
import { createSignal, onMount, Show } from 'solid-js';
import { setupStatus, waysIn } from '../../api/auth';
import { explain, hasCode, waitText } from '../../api/problem';
import { t } from '../../i18n';
import { Logo } from '../../shell/Logo';
import { auth, lastTenant, signIn } from '../../state/auth';
import { createResource } from '../../state/resource';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { FormError } from '../../ui/Notice';
import { ProviderSignIn } from './ProviderSignIn';
import './login.css';

type Errors = Partial<Record<'email' | 'password' | 'tenant' | 'totp' | 'form', string>>;

export function Login() {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [errors, setErrors] = createSignal<Errors>({});
  const [busy, setBusy] = createSignal(false);
  const [asksCode, setAsksCode] = createSignal(false);
  const [tenant, setTenant] = createSignal(lastTenant());
  const [byPassword, setByPassword] = createSignal(false);
  // Not knowing is no reason to keep anybody out: the form stays.
  const [ways] = createResource(tenant, (name) => waysIn(name).catch(() => null));
  const provider = () => (tenant() ? ways.latest?.provider : null);
  const asksPassword = () => byPassword() || !provider() || !ways.latest?.required;
  let form!: HTMLFormElement;

  onMount(async () => {
    document.title = t('login.title');
    // Not knowing is fine: the sign-in form says what is wrong soon enough.
    const status = await setupStatus().catch(() => null);
    if (status?.needed) navigate('/setup', { replace: true });
  });

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(form);
    const value = (name: string) => String(data.get(name) ?? '').trim();
    const email = value('email');
    const password = String(data.get('password') ?? '');
    const tenant = value('tenant').toLowerCase();
    const totp = value('totp');
    const missing: Errors = {
      ...(!email && { email: t('login.emailMissing') }),
      ...(!password && { password: t('login.passwordMissing') }),
      ...(!tenant && { tenant: t('login.tenantMissing') }),
    };
    setErrors(missing);
    if (Object.keys(missing).length > 0) return focusFirstError();
    setBusy(true);
    try {
      // Whoever is signed in is led on below; doing it here, too, would forget where they wanted to go.
      await signIn({ email, password, tenant, ...(totp && { totp }) });
    } catch (error) {
      if (hasCode(error, 'totp_required')) {
        setErrors(asksCode() ? { totp: t('login.codeWrong') } : {});
        setAsksCode(true);
        queueMicrotask(() => form.querySelector<HTMLElement>('[name=totp]')?.focus());
        return;
      }
      setErrors({ form: whatWentWrong(error) });
    } finally {
      setBusy(false);
    }
  };
  const focusFirstError = () =>
    queueMicrotask(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus());

  return (
    <Show when={!auth()} fallback={<Navigate href={destination(search.next)} />}>
      <main class="door">
        <form ref={form} class="door-card" onSubmit={(event) => void submit(event)} novalidate>
          <div class="door-head">
            <Logo size={36} />
            <h1>{t('login.heading')}</h1>
          </div>
          <Show when={asksPassword()}>
            <Field
              label={t('login.email')}
              name="email"
              type="email"
              autocomplete="username"
              autofocus
              dir="ltr"
              error={errors().email}
            />
            <Field
              label={t('login.password')}
              name="password"
              type="password"
              autocomplete="current-password"
              dir="ltr"
              error={errors().password}
            />
          </Show>
          <Field
            label={t('login.tenant')}
            name="tenant"
            autocomplete="organization"
            autocapitalize="none"
            spellcheck={false}
            dir="ltr"
            value={lastTenant()}
            hint={t('login.tenantHint')}
            error={errors().tenant}
            onChange={(event) => setTenant(event.currentTarget.value.trim().toLowerCase())}
          />
          <Show when={asksPassword()}>
            <Show when={asksCode()}>
              <Field
                label={t('login.code')}
                name="totp"
                autocomplete="one-time-code"
                autocapitalize="none"
                spellcheck={false}
                dir="ltr"
                hint={t('login.codeHint')}
                error={errors().totp}
              />
            </Show>
            <FormError text={errors().form} />
            <Button kind="primary" type="submit" disabled={busy()}>
              {busy() ? t('login.busy') : t('login.action')}
            </Button>
            <A href="/reset">{t('login.forgot')}</A>
          </Show>
          <Show when={provider()}>
            {(name) => (
              <ProviderSignIn name={name()} tenant={tenant()} next={destination(search.next)} />
            )}
          </Show>
          <Show when={!asksPassword()}>
            <Button kind="link" onClick={() => setByPassword(true)}>
              {t('login.byPassword')}
            </Button>
          </Show>
        </form>
      </main>
    </Show>
  );
}

/** Only a path of this dashboard: an address given by somebody else must not lead away. */
function destination(next: string | string[] | undefined): string {
  const path = Array.isArray(next) ? next[0] : next;
  return path && /^\/(?![/\\])/.test(path) ? path : '/inbox/pending';
}

function whatWentWrong(error: unknown): string {
  if (error instanceof ApiError) {
    if (error.status === 401 || error.status === 422 || error.status === 404)
      return t('login.wrong');
    if (error.status === 429)
      return t('login.throttled', { wait: waitText(error.retryAfter ?? 60) });
  }
  return explain(error);
}
