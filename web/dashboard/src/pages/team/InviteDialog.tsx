// Inviting somebody: an address and a role, then a link that can be passed on at once.
import type { AgentRole, InvitationAnswer } from '@deskbell/protocol';
import Copy from 'lucide-solid/icons/copy';
import { createSignal, Show } from 'solid-js';
import { formErrors, hasCode } from '../../api/problem';
import { invite } from '../../api/team';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Select } from '../../ui/Field';
import { FormError } from '../../ui/Notice';
import { roleOptions } from './roleOptions';

export function InviteDialog(props: { open: boolean; onClose: () => void }) {
  const [done, setDone] = createSignal<InvitationAnswer | null>(null);
  const close = () => {
    setDone(null);
    props.onClose();
  };
  return (
    <Dialog open={props.open} onClose={close} title={t('team.inviteTitle')}>
      <Show when={done()} fallback={<Form onDone={setDone} />}>
        {(answer) => <Done answer={answer()} onAnother={() => setDone(null)} onClose={close} />}
      </Show>
    </Dialog>
  );
}

function Form(props: { onDone: (answer: InvitationAnswer) => void }) {
  const [email, setEmail] = createSignal('');
  const [role, setRole] = createSignal<AgentRole>('agent');
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    try {
      props.onDone(await invite({ email: email().trim(), role: role() }));
    } catch (error) {
      if (hasCode(error, 'conflict')) setErrors({ email: t('team.alreadyHere') });
      else setErrors(formErrors(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form class="dialog-body team-form" onSubmit={(event) => void submit(event)} novalidate>
      <Field
        label={t('team.email')}
        type="email"
        dir="ltr"
        autocomplete="off"
        value={email()}
        error={errors().email}
        onInput={(event) => setEmail(event.currentTarget.value)}
      />
      <Select
        label={t('team.role')}
        hint={t(`role.${role()}.hint`)}
        value={role()}
        options={roleOptions()}
        onChange={setRole}
      />
      <FormError text={errors().form} />
      <Button kind="primary" type="submit" disabled={busy()}>
        {t('team.inviteAction')}
      </Button>
    </form>
  );
}

function Done(props: { answer: InvitationAnswer; onAnother: () => void; onClose: () => void }) {
  const [copied, setCopied] = createSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(props.answer.link);
    setCopied(true);
  };
  return (
    <div class="dialog-body team-form">
      <p>
        {props.answer.mailed
          ? t('team.linkMailed', { email: props.answer.invitation.email })
          : t('team.linkOnly', { email: props.answer.invitation.email })}
      </p>
      <Field
        label={t('team.link')}
        hint={t('team.linkHint')}
        readOnly
        dir="ltr"
        value={props.answer.link}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="team-actions">
        <Button kind="primary" onClick={() => void copy()}>
          <Copy size={16} />
          <span role="status">{copied() ? t('copied') : t('team.copyLink')}</span>
        </Button>
        <Button onClick={() => props.onAnother()}>{t('team.inviteAnother')}</Button>
        <Button kind="quiet" onClick={() => props.onClose()}>
          {t('close')}
        </Button>
      </div>
    </div>
  );
}
