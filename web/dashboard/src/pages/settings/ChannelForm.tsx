// One connected page or account: its state, what to enter at Meta, and its secrets, which only go in.
import type { ChannelConnection, Credential, Inbox } from '@deskbell/protocol';
import Copy from 'lucide-solid/icons/copy';
import { createSignal, Show } from 'solid-js';
import { formErrors } from '../../api/problem';
import { updateInbox } from '../../api/workspace';
import { t } from '../../i18n';
import { toast } from '../../state/toasts';
import { Button, IconButton } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { ErrorNote } from '../../ui/Notice';

export function ChannelForm(props: { inbox: Inbox; onSaved: () => void }) {
  const connection = () => props.inbox.connection as ChannelConnection;
  const [given, setGiven] = createSignal<Partial<Record<Credential, string>>>({});
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);
  const credentials = () =>
    Object.fromEntries(Object.entries(given()).filter(([, value]) => value.trim() !== ''));

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    setErrors({});
    setBusy(true);
    try {
      await updateInbox(props.inbox.id, { credentials: credentials() });
      setGiven({});
      props.onSaved();
      toast(t('saved'));
    } catch (error) {
      setErrors(formErrors(error));
    } finally {
      setBusy(false);
    }
  };
  const secret = (name: Credential, label: string, hint: string) => (
    <Field
      label={label}
      type="password"
      autocomplete="off"
      hint={connection().credentials[name].set ? t('channels.isSet') : hint}
      value={given()[name] ?? ''}
      error={errors()[`credentials.${name}`]}
      onInput={(event) => setGiven({ ...given(), [name]: event.currentTarget.value })}
    />
  );

  return (
    <form class="profile-part" onSubmit={(event) => void save(event)} novalidate>
      <div class="channel-head">
        <h2 dir="auto">{props.inbox.name}</h2>
        <p class="meta">
          {t(`channels.${props.inbox.channel as 'facebook'}`)} ·{' '}
          <span class="num">{props.inbox.external_id}</span>
        </p>
        <State connection={connection()} />
      </div>
      <p class="meta">{t('channels.enterAtMeta')}</p>
      <Copied label={t('channels.callback')} text={location.origin + connection().callback_path} />
      <Show when={connection().verify_token}>
        {(token) => <Copied label={t('channels.verifyToken')} text={token()} />}
      </Show>
      {secret('page_access_token', t('channels.pageToken'), t('channels.pageTokenHint'))}
      {secret('app_secret', t('channels.appSecret'), t('channels.appSecretHint'))}
      <Show when={errors().form}>{(text) => <ErrorNote text={text()} />}</Show>
      <div>
        <Button type="submit" disabled={busy() || Object.keys(credentials()).length === 0}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

function State(props: { connection: ChannelConnection }) {
  const missing = () => {
    if (!props.connection.can_receive) return t('channels.cantReceive');
    return props.connection.can_send ? undefined : t('channels.cantSend');
  };
  return (
    <p class="channel-state" classList={{ ready: !missing() }}>
      {missing() ?? t('channels.ready')}
    </p>
  );
}

function Copied(props: { label: string; text: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(props.text);
    toast(t('copied'));
  };
  return (
    <div class="channel-copied">
      <Field label={props.label} readOnly dir="ltr" value={props.text} />
      <IconButton label={t('channels.copy', { what: props.label })} onClick={() => void copy()}>
        <Copy size={16} />
      </IconButton>
    </div>
  );
}
