// The page behind an invitation's link: a name, a password, and in.
import { Navigate, useNavigate, useParams } from '@solidjs/router';
import { createSignal, Match, onMount, Show, Switch } from 'solid-js';
import { acceptInvitation, lookAtInvitation } from '../../api/auth';
import { explain, formErrors, hasCode } from '../../api/problem';
import { t } from '../../i18n';
import { Logo } from '../../shell/Logo';
import { keep } from '../../state/auth';
import { createResource } from '../../state/resource';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Delayed, Empty, ErrorNote, FormError } from '../../ui/Notice';
import '../login/login.css';

export default function Invite() {
  const params = useParams();
  const token = () => params.token ?? '';
  const [answer, { refetch }] = createResource(token, lookAtInvitation);
  onMount(() => {
    document.title = t('invite.title');
  });
  return (
    <main class="door">
      <Switch
        fallback={
          <Delayed>
            <p role="status">{t('loading')}</p>
          </Delayed>
        }
      >
        <Match when={hasCode(answer.error, 'not_found')}>
          <div class="door-card">
            <h1 class="unseen">{t('invite.title')}</h1>
            <Empty title={t('invite.gone')} text={t('invite.goneHint')} />
          </div>
        </Match>
        <Match when={answer.error}>
          <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
        </Match>
        <Match when={answer()}>
          {(found) => (
            <Form
              token={token()}
              email={found().email}
              name={found().name ?? ''}
              intro={t('invite.intro', {
                name: found().invited_by,
                tenant: found().tenant.name,
                role: t(`role.${found().role}`),
              })}
            />
          )}
        </Match>
      </Switch>
    </main>
  );
}

function Form(props: { token: string; email: string; name: string; intro: string }) {
  const navigate = useNavigate();
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);
  const [gone, setGone] = createSignal(false);
  let form!: HTMLFormElement;

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(form);
    const name = String(data.get('name') ?? '').trim();
    const password = String(data.get('password') ?? '');
    setBusy(true);
    setErrors({});
    try {
      keep(await acceptInvitation({ token: props.token, name, password }));
      navigate('/inbox/pending', { replace: true });
    } catch (error) {
      if (hasCode(error, 'not_found') || hasCode(error, 'conflict')) return setGone(true);
      setErrors(formErrors(error));
      queueMicrotask(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus());
    } finally {
      setBusy(false);
    }
  };

  return (
    <Show when={!gone()} fallback={<Navigate href="/login" />}>
      <form ref={form} class="door-card" onSubmit={(event) => void submit(event)} novalidate>
        <div class="door-head">
          <Logo size={36} />
          <h1>{t('invite.heading')}</h1>
          <p>{props.intro}</p>
        </div>
        <Field
          label={t('login.email')}
          name="username"
          autocomplete="username"
          readOnly
          dir="ltr"
          value={props.email}
        />
        <Field
          label={t('setup.name')}
          name="name"
          autocomplete="name"
          autofocus
          dir="auto"
          value={props.name}
          error={errors().name}
        />
        <Field
          label={t('login.password')}
          name="password"
          type="password"
          autocomplete="new-password"
          dir="ltr"
          hint={t('invite.passwordHint')}
          error={errors().password}
        />
        <FormError text={errors().form} />
        <Button kind="primary" type="submit" disabled={busy()}>
          {t('invite.action')}
        </Button>
      </form>
    </Show>
  );
}
