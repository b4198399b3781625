// The first run of an installation: the workspace, its administrator, the first widget, and the snippet
// that puts it on a site. One page, one call, so that nothing can be left half done.

import { ApiError, type SetupAnswer } from '@deskbell/protocol';
import { Navigate, useNavigate } from '@solidjs/router';
import { createSignal, onMount, Show } from 'solid-js';
import { setup, setupStatus } from '../../api/auth';
import { explain, formErrors } from '../../api/problem';
import { t } from '../../i18n';
import { Logo } from '../../shell/Logo';
import { keep } from '../../state/auth';
import { createResource } from '../../state/resource';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Delayed, ErrorNote, FormError } from '../../ui/Notice';
import { Snippet } from '../../ui/Snippet';
import '../login/login.css';

const SHORTEST_PASSWORD = 10;

export default function Setup() {
  const [status, { refetch }] = createResource(setupStatus);
  const [done, setDone] = createSignal<SetupAnswer | null>(null);
  onMount(() => {
    document.title = t('setup.title');
  });
  return (
    <main class="door">
      <Show
        when={!status.error}
        fallback={<ErrorNote text={explain(status.error)} onRetry={() => void refetch()} />}
      >
        <Show
          when={!status.loading}
          fallback={
            <Delayed>
              <p role="status">{t('loading')}</p>
            </Delayed>
          }
        >
          <Show
            when={done()}
            fallback={
              status()?.needed ? <SetupForm onDone={setDone} /> : <Navigate href="/login" />
            }
          >
            {(answer) => <Finished answer={answer()} />}
          </Show>
        </Show>
      </Show>
    </main>
  );
}

function SetupForm(props: { onDone: (answer: SetupAnswer) => void }) {
  const navigate = useNavigate();
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);
  let form!: HTMLFormElement;

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(form);
    const value = (name: string) => String(data.get(name) ?? '').trim();
    const body = {
      tenant_name: value('tenant_name'),
      admin_name: value('admin_name'),
      email: value('email'),
      password: String(data.get('password') ?? ''),
      ...(value('site_url') && { site_url: value('site_url') }),
    };
    const wrong = check(body);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) {
      queueMicrotask(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    setBusy(true);
    try {
      props.onDone(await setup(body));
    } catch (error) {
      if (error instanceof ApiError && error.status === 409)
        return navigate('/login', { replace: true });
      setErrors(formErrors(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form ref={form} class="door-card" onSubmit={(event) => void submit(event)} novalidate>
      <div class="door-head">
        <Logo size={36} />
        <h1>{t('setup.heading')}</h1>
        <p>{t('setup.intro')}</p>
      </div>
      <Field
        label={t('setup.workspace')}
        name="tenant_name"
        autocomplete="organization"
        autofocus
        dir="auto"
        hint={t('setup.workspaceHint')}
        error={errors().tenant_name}
      />
      <Field
        label={t('setup.name')}
        name="admin_name"
        autocomplete="name"
        dir="auto"
        error={errors().admin_name}
      />
      <Field
        label={t('login.email')}
        name="email"
        type="email"
        autocomplete="username"
        dir="ltr"
        error={errors().email}
      />
      <Field
        label={t('login.password')}
        name="password"
        type="password"
        autocomplete="new-password"
        dir="ltr"
        hint={t('setup.passwordHint', { count: SHORTEST_PASSWORD })}
        error={errors().password}
      />
      <Field
        label={t('setup.site')}
        name="site_url"
        type="url"
        placeholder="https://shop.example"
        dir="ltr"
        hint={t('setup.siteHint')}
        error={errors().site_url}
      />
      <FormError text={errors().form} />
      <Button kind="primary" type="submit" disabled={busy()}>
        {busy() ? t('setup.busy') : t('setup.action')}
      </Button>
    </form>
  );
}

function Finished(props: { answer: SetupAnswer }) {
  const navigate = useNavigate();
  const enter = () => {
    keep(props.answer);
    navigate('/inbox/pending', { replace: true });
  };
  return (
    <div class="door-card wide">
      <div class="door-head">
        <Logo size={36} />
        <h1>{t('setup.snippetHeading')}</h1>
        <p>{t('setup.snippetText')}</p>
      </div>
      <Snippet code={props.answer.snippet} />
      <p class="meta">{t('setup.shortName', { name: props.answer.tenant.id })}</p>
      <Button kind="primary" onClick={enter}>
        {t('setup.enter')}
      </Button>
    </div>
  );
}

interface Body {
  tenant_name: string;
  admin_name: string;
  email: string;
  password: string;
  site_url?: string;
}

function check(body: Body): Record<string, string> {
  return {
    ...(!body.tenant_name && { tenant_name: t('setup.workspaceMissing') }),
    ...(!body.admin_name && { admin_name: t('setup.nameMissing') }),
    ...(!/^\S+@\S+$/.test(body.email) && { email: t('login.emailMissing') }),
    ...(body.password.length < SHORTEST_PASSWORD && {
      password: t('setup.passwordShort', { count: SHORTEST_PASSWORD }),
    }),
    ...(body.site_url && !URL.canParse(body.site_url) && { site_url: t('setup.siteWrong') }),
  };
}
