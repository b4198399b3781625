// Connects a Facebook page or an Instagram account.
import { createSignal, Show } from 'solid-js';
import { formErrors } from '../../api/problem';
import { addInbox } from '../../api/workspace';
import { t } from '../../i18n';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { Field, Select } from '../../ui/Field';
import { ErrorNote } from '../../ui/Notice';

export function AddChannel(props: { onAdded: () => void }) {
  const [channel, setChannel] = createSignal<'facebook' | 'instagram'>('facebook');
  const [name, setName] = createSignal('');
  const [id, setId] = createSignal('');
  const [token, setToken] = createSignal('');
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);

  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    setErrors({});
    setBusy(true);
    try {
      await addInbox({
        name: name().trim(),
        channel: channel(),
        external_id: id().trim(),
        ...(token().trim() && { credentials: { page_access_token: token().trim() } }),
      });
      setName('');
      setId('');
      setToken('');
      props.onAdded();
      toast(t('saved'));
    } catch (error) {
      setErrors(formErrors(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form class="profile-part" onSubmit={(event) => void add(event)} novalidate>
      <h2>{t('channels.add')}</h2>
      <Select
        label={t('channels.kind')}
        value={channel()}
        options={[
          { value: 'facebook', text: t('channels.facebook') },
          { value: 'instagram', text: t('channels.instagram') },
        ]}
        onChange={setChannel}
      />
      <Field
        label={t('settings.name')}
        hint={t('settings.nameHint')}
        dir="auto"
        value={name()}
        error={errors().name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Field
        label={t('channels.externalId')}
        hint={t('channels.externalIdHint')}
        dir="ltr"
        inputmode="numeric"
        value={id()}
        error={errors().external_id}
        onInput={(event) => setId(event.currentTarget.value)}
      />
      <Field
        label={t('channels.pageToken')}
        hint={t('channels.pageTokenHint')}
        type="password"
        autocomplete="off"
        value={token()}
        error={errors()['credentials.page_access_token']}
        onInput={(event) => setToken(event.currentTarget.value)}
      />
      <Show when={errors().form}>{(text) => <ErrorNote text={text()} />}</Show>
      <div>
        <Button kind="primary" type="submit" disabled={busy()}>
          {t('channels.connect')}
        </Button>
      </div>
    </form>
  );
}
