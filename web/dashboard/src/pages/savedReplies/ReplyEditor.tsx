// One saved reply: its words, its places by a button, and what comes out of it, live.
import type { CannedResponse } from '@deskbell/protocol';
import { createSignal, createUniqueId, For, Show } from 'solid-js';
import { createStore } from 'solid-js/store';
import { formErrors, hasCode } from '../../api/problem';
import { addReply, changeReply, removeReply } from '../../api/tickets';
import { t } from '../../i18n';
import { auth, may, me } from '../../state/auth';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Switch } from '../../ui/Field';
import { FormError } from '../../ui/Notice';
import { fill, PLACES } from './fill';

interface Props {
  reply: CannedResponse | null;
  folders: readonly string[];
  onClose: () => void;
  onSaved: () => void;
}

export function ReplyEditor(props: Props) {
  let field!: HTMLTextAreaElement;
  const id = createUniqueId();
  const mayShare = () => may('manage_shared');
  const [form, setForm] = createStore({
    shortcut: props.reply?.shortcut ?? '',
    title: props.reply?.title ?? '',
    text: props.reply?.text ?? '',
    folder: props.reply?.folder ?? '',
    personal: props.reply?.personal ?? !mayShare(),
  });
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);
  const [sure, setSure] = createSignal(false);

  const sample = () => ({
    customer_name: 'Amara Okafor',
    customer_email: 'amara@example.org',
    agent_name: me()?.name ?? '',
    company_name: auth()?.tenant.name ?? '',
    ticket_number: '42',
    subject: t('reply.sampleSubject'),
  });
  const insert = (place: string) => {
    const words = `{{${place}}}`;
    field.setRangeText(words, field.selectionStart, field.selectionEnd, 'end');
    setForm('text', field.value);
    field.focus();
  };
  const run = async (work: () => Promise<unknown>) => {
    if (busy()) return;
    setBusy(true);
    setErrors({});
    try {
      await work();
      props.onSaved();
    } catch (error) {
      if (hasCode(error, 'conflict')) setErrors({ shortcut: error.message });
      else setErrors(formErrors(error));
    } finally {
      setBusy(false);
    }
  };
  const save = () => {
    const body = { ...form };
    return props.reply ? changeReply(props.reply.id, body) : addReply(body);
  };

  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title={props.reply ? t('reply.edit') : t('reply.new')}
    >
      <form
        class="dialog-body reply-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run(save);
        }}
      >
        <Field
          label={t('reply.title')}
          dir="auto"
          required
          maxLength={80}
          value={form.title}
          error={errors().title}
          onInput={(event) => setForm('title', event.currentTarget.value)}
        />
        <Field
          label={t('reply.shortcut')}
          hint={t('reply.shortcutHint')}
          dir="auto"
          required
          maxLength={40}
          value={form.shortcut}
          error={errors().shortcut}
          onInput={(event) => setForm('shortcut', event.currentTarget.value)}
        />
        <Field
          label={t('reply.folder')}
          dir="auto"
          maxLength={60}
          list={`${id}-folders`}
          value={form.folder}
          error={errors().folder}
          onInput={(event) => setForm('folder', event.currentTarget.value)}
        />
        <datalist id={`${id}-folders`}>
          <For each={props.folders}>{(folder) => <option value={folder} />}</For>
        </datalist>
        <div class="field">
          <label for={`${id}-text`}>{t('reply.text')}</label>
          <textarea
            ref={field}
            id={`${id}-text`}
            class="input"
            rows="6"
            dir="auto"
            required
            value={form.text}
            aria-invalid={errors().text ? 'true' : undefined}
            onInput={(event) => setForm('text', event.currentTarget.value)}
          />
          <Show when={errors().text}>
            <p class="field-error">{errors().text}</p>
          </Show>
          <fieldset class="reply-places">
            <legend class="meta">{t('reply.places')}</legend>
            <For each={PLACES}>
              {(place) => (
                <Button onClick={() => insert(place)}>{t(`reply.place.${place}`)}</Button>
              )}
            </For>
          </fieldset>
        </div>
        <Show when={form.text.trim()}>
          <div>
            <p class="meta">{t('reply.preview')}</p>
            <p class="reply-sample" dir="auto">
              {fill(form.text, sample())}
            </p>
          </div>
        </Show>
        <Switch
          label={t('reply.personal')}
          hint={mayShare() ? t('reply.personalHint') : t('reply.onlyPersonal')}
          checked={form.personal}
          disabled={!mayShare()}
          onChange={(personal) => setForm({ personal })}
        />
        <FormError text={errors().form} />
        <div class="form-actions">
          <Show when={props.reply}>
            {(reply) => (
              <Show
                when={sure()}
                fallback={<Button onClick={() => setSure(true)}>{t('reply.delete')}</Button>}
              >
                <Button class="danger" onClick={() => void run(() => removeReply(reply().id))}>
                  {t('reply.deleteSure', { title: reply().title })}
                </Button>
              </Show>
            )}
          </Show>
          <Button onClick={() => props.onClose()}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={busy()}>
            {busy() ? t('saving') : t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
