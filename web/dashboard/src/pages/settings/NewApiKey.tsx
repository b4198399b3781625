// Making an API key: what for, what it may and until when; then the key itself, this once.
import type { AgentRole, ApiKeyAnswer, Permission } from '@deskbell/protocol';
import Copy from 'lucide-solid/icons/copy';
import { createSignal, For, Show } from 'solid-js';
import { makeApiKey } from '../../api/access';
import { formErrors } from '../../api/problem';
import { t } from '../../i18n';
import { may } from '../../state/auth';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Select, Switch } from '../../ui/Field';
import { FormError } from '../../ui/Notice';
import { roleOptions } from '../team/roleOptions';
import { createRoles } from './roles';

const DAY = 86_400_000;
const LIVES = ['never', '30', '90', '365'] as const;

export function NewApiKey(props: { open: boolean; onClose: () => void }) {
  const [made, setMade] = createSignal<ApiKeyAnswer | null>(null);
  const close = () => {
    setMade(null);
    props.onClose();
  };
  return (
    <Dialog
      open={props.open}
      onClose={close}
      title={made() ? t('apiKeys.madeTitle') : t('apiKeys.new')}
    >
      <Show when={made()} fallback={<Form onMade={setMade} />}>
        {(answer) => <Made secret={answer().secret} onClose={close} />}
      </Show>
    </Dialog>
  );
}

function Form(props: { onMade: (answer: ApiKeyAnswer) => void }) {
  const roles = createRoles();
  const [name, setName] = createSignal('');
  const [role, setRole] = createSignal<AgentRole>('agent');
  const [without, setWithout] = createSignal<ReadonlySet<Permission>>(new Set());
  const [life, setLife] = createSignal<(typeof LIVES)[number]>('never');
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);
  const offered = () => roles.of(role()).filter(may);
  const flip = (one: Permission, on: boolean) => {
    const next = new Set(without());
    if (on) next.delete(one);
    else next.add(one);
    setWithout(next);
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    const days = Number(life());
    try {
      const answer = await makeApiKey({
        name: name().trim(),
        role: role(),
        permissions: offered().filter((one) => !without().has(one)),
        ...(days > 0 && { expires_at: new Date(Date.now() + days * DAY).toISOString() }),
      });
      props.onMade(answer);
    } catch (error) {
      setErrors(formErrors(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form class="dialog-body access-form" onSubmit={(event) => void submit(event)} novalidate>
      <Field
        label={t('apiKeys.name')}
        hint={t('apiKeys.nameHint')}
        dir="auto"
        autocomplete="off"
        maxlength="60"
        value={name()}
        error={errors().name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Select label={t('team.role')} value={role()} options={roleOptions()} onChange={setRole} />
      <Show when={offered().length > 0}>
        <fieldset class="access-permissions">
          <legend>{t('apiKeys.permissions')}</legend>
          <For each={offered()}>
            {(one) => (
              <Switch
                label={t(`permission.${one}`)}
                checked={!without().has(one)}
                onChange={(on) => flip(one, on)}
              />
            )}
          </For>
        </fieldset>
      </Show>
      <Select
        label={t('apiKeys.expires')}
        value={life()}
        options={LIVES.map((value) => ({
          value,
          text:
            value === 'never' ? t('apiKeys.never') : t('apiKeys.days', { count: Number(value) }),
        }))}
        onChange={setLife}
      />
      <FormError text={errors().form ?? errors().permissions ?? errors().role} />
      <Button kind="primary" type="submit" disabled={busy() || !name().trim()}>
        {t('apiKeys.make')}
      </Button>
    </form>
  );
}

function Made(props: { secret: string; onClose: () => void }) {
  const [copied, setCopied] = createSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(props.secret);
    setCopied(true);
  };
  return (
    <div class="dialog-body access-form">
      <Field
        label={t('apiKeys.key')}
        hint={t('apiKeys.once')}
        readOnly
        dir="ltr"
        value={props.secret}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="access-actions">
        <Button kind="primary" onClick={() => void copy()}>
          <Copy size={16} />
          <span role="status">{copied() ? t('copied') : t('apiKeys.copy')}</span>
        </Button>
        <Button onClick={() => props.onClose()}>{t('done')}</Button>
      </div>
    </div>
  );
}
