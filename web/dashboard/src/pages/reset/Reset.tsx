// A forgotten password: asking for a link, and choosing a new one with it.
import { A, useParams } from '@solidjs/router';
import { createSignal, type JSX, onMount, Show } from 'solid-js';
import { forgotPassword, resetPassword } from '../../api/auth';
import { formErrors, hasCode } from '../../api/problem';
import { t } from '../../i18n';
import { Logo } from '../../shell/Logo';
import { lastTenant } from '../../state/auth';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { FormError } from '../../ui/Notice';
import '../login/login.css';

export default function Reset() {
  const params = useParams();
  onMount(() => {
    document.title = t('reset.title');
  });
  return (
    <main class="door">
      <Show when={params.token} fallback={<Ask />}>
        {(token) => <Choose token={token()} />}
      </Show>
    </main>
  );
}

interface CardProps {
  intro: string;
  action: string;
  done: string | null;
  /** Sends the form; what it throws is shown. */
  send: (data: FormData) => Promise<void>;
  children: (error: (field: string) => string | undefined) => JSX.Element;
}

function Card(props: CardProps) {
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);
  let form!: HTMLFormElement;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    try {
      await props.send(new FormData(form));
    } catch (error) {
      if (hasCode(error, 'conflict')) setErrors({ form: t('reset.noMail') });
      else if (hasCode(error, 'not_found')) setErrors({ form: t('reset.gone') });
      else setErrors(formErrors(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form ref={form} class="door-card" onSubmit={(event) => void submit(event)} novalidate>
      <div class="door-head">
        <Logo size={36} />
        <h1>{t('reset.heading')}</h1>
        <p role="status">{props.done ?? props.intro}</p>
      </div>
      <Show when={!props.done}>
        {props.children((field) => errors()[field])}
        <FormError text={errors().form} />
        <Button kind="primary" type="submit" disabled={busy()}>
          {props.action}
        </Button>
      </Show>
      <A href="/login">{t('reset.back')}</A>
    </form>
  );
}

const text = (data: FormData, name: string) => String(data.get(name) ?? '').trim();

function Ask() {
  const [done, setDone] = createSignal<string | null>(null);
  const send = async (data: FormData) => {
    const email = text(data, 'email');
    await forgotPassword({ email, tenant: text(data, 'tenant').toLowerCase() });
    setDone(t('reset.asked', { email }));
  };
  return (
    <Card intro={t('reset.askIntro')} action={t('reset.ask')} done={done()} send={send}>
      {(error) => (
        <>
          <Field
            label={t('login.email')}
            name="email"
            type="email"
            autocomplete="username"
            autofocus
            dir="ltr"
            error={error('email')}
          />
          <Field
            label={t('login.tenant')}
            name="tenant"
            autocomplete="organization"
            autocapitalize="none"
            spellcheck={false}
            dir="ltr"
            value={lastTenant()}
            hint={t('login.tenantHint')}
            error={error('tenant')}
          />
        </>
      )}
    </Card>
  );
}

function Choose(props: { token: string }) {
  const [done, setDone] = createSignal<string | null>(null);
  const send = async (data: FormData) => {
    await resetPassword({ token: props.token, password: String(data.get('password') ?? '') });
    setDone(t('reset.done'));
  };
  return (
    <Card intro={t('reset.chooseIntro')} action={t('reset.choose')} done={done()} send={send}>
      {(error) => (
        <Field
          label={t('account.newPassword')}
          name="password"
          type="password"
          autocomplete="new-password"
          autofocus
          dir="ltr"
          hint={t('invite.passwordHint')}
          error={error('password')}
        />
      )}
    </Card>
  );
}
