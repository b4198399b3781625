// Single sign-on: the identity provider, who may join by it, and whether passwords still count.
import type { AgentRole, IdentityProvider } from '@deskbell/protocol';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { createStore } from 'solid-js/store';
import { getProvider, removeProvider, setProvider } from '../../api/access';
import { explain, formErrors } from '../../api/problem';
import { t } from '../../i18n';
import { onChange } from '../../state/changes';
import { createResource } from '../../state/resource';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { Field, Select, Switch as Toggle } from '../../ui/Field';
import { ErrorNote, FormError, SkeletonRows } from '../../ui/Notice';
import './access.css';

export default function ProviderSection() {
  const [answer, { refetch, mutate }] = createResource(getProvider);
  onChange('settings', () => void refetch());
  return (
    <Switch>
      <Match when={answer.error}>
        <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
      </Match>
      <Match when={!answer.latest}>
        <SkeletonRows rows={3} />
      </Match>
      <Match when={answer.latest}>
        {(shown) => (
          <Form
            provider={shown().identity_provider}
            redirect={shown().redirect_uri}
            onSaved={mutate}
            onRemoved={() => void refetch()}
          />
        )}
      </Match>
    </Switch>
  );
}

const EMPTY = {
  name: '',
  issuer: '',
  client_id: '',
  client_secret: '',
  domains: '',
  new_role: 'agent' as AgentRole,
  required: false,
};

interface FormProps {
  provider: IdentityProvider | null;
  redirect: string;
  onSaved: (answer: Awaited<ReturnType<typeof setProvider>>) => void;
  onRemoved: () => void;
}

function Form(props: FormProps) {
  const held = props.provider;
  const [form, setForm] = createStore({
    ...EMPTY,
    ...(held && { ...held, client_secret: '', domains: held.domains.join(', ') }),
  });
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);
  const typed = (field: keyof typeof EMPTY) => (event: { currentTarget: HTMLInputElement }) =>
    setForm(field, event.currentTarget.value);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setErrors({});
    try {
      await work();
    } catch (error) {
      setErrors(formErrors(error));
    } finally {
      setBusy(false);
    }
  };
  const save = () =>
    attempt(async () => {
      const { client_secret, domains, ...rest } = form;
      const answer = await setProvider({
        ...rest,
        domains: domains
          .split(/[\s,]+/)
          .map((domain) => domain.trim())
          .filter(Boolean),
        ...(client_secret && { client_secret }),
      });
      setForm('client_secret', '');
      props.onSaved(answer);
      toast(t('saved'));
    });
  const remove = () =>
    attempt(async () => {
      await removeProvider();
      setForm(EMPTY);
      props.onRemoved();
      toast(t('provider.removed'));
    });
  const domainError = () =>
    Object.entries(errors()).find(([field]) => field.startsWith('domains'))?.[1];

  return (
    <form
      class="form access-form"
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p class="meta">{t('provider.intro')}</p>
      <Field
        label={t('provider.redirect')}
        hint={t('provider.redirectHint')}
        readOnly
        dir="ltr"
        value={props.redirect}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Field
        label={t('provider.name')}
        hint={t('provider.nameHint')}
        dir="auto"
        maxlength="40"
        value={form.name}
        error={errors().name}
        onInput={typed('name')}
      />
      <Field
        label={t('provider.issuer')}
        type="url"
        dir="ltr"
        placeholder="https://login.example.com"
        value={form.issuer}
        error={errors().issuer}
        onInput={typed('issuer')}
      />
      <Field
        label={t('provider.clientId')}
        dir="ltr"
        autocomplete="off"
        value={form.client_id}
        error={errors().client_id}
        onInput={typed('client_id')}
      />
      <Field
        label={t('provider.clientSecret')}
        hint={props.provider ? t('provider.secretKept') : undefined}
        type="password"
        dir="ltr"
        autocomplete="new-password"
        value={form.client_secret}
        error={errors().client_secret}
        onInput={typed('client_secret')}
      />
      <Field
        label={t('provider.domains')}
        hint={t('provider.domainsHint')}
        dir="ltr"
        placeholder="example.com"
        value={form.domains}
        error={domainError()}
        onInput={typed('domains')}
      />
      <Select
        label={t('provider.newRole')}
        value={form.new_role}
        options={(['agent', 'supervisor'] as const).map((value) => ({
          value: value as AgentRole,
          text: t(`role.${value}`),
        }))}
        onChange={(role) => setForm('new_role', role)}
      />
      <Toggle
        label={t('provider.required')}
        hint={t('provider.requiredHint')}
        checked={form.required}
        onChange={(on) => setForm('required', on)}
      />
      <FormError text={errors().form} />
      <div class="access-actions">
        <Button kind="primary" type="submit" disabled={busy()}>
          {busy() ? t('saving') : t('save')}
        </Button>
        <Show when={props.provider}>
          <Button disabled={busy()} onClick={() => void remove()}>
            {t('provider.remove')}
          </Button>
        </Show>
      </div>
    </form>
  );
}
