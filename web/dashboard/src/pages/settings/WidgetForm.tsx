// How one website widget looks and behaves, and the snippet that puts it on a page.
import type { Inbox, InboxSettings } from '@deskbell/protocol';
import { createSignal, Show } from 'solid-js';
import { createStore, unwrap } from 'solid-js/store';
import { explain, fieldErrors } from '../../api/problem';
import { updateInbox } from '../../api/workspace';
import { t } from '../../i18n';
import { auth } from '../../state/auth';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { Field, Select, Switch } from '../../ui/Field';
import { Snippet } from '../../ui/Snippet';
import { WidgetPreview } from './WidgetPreview';
import { originsOf, snippetFor } from './widget';

export function WidgetForm(props: { inbox: Inbox; onSaved: (inbox: Inbox) => void }) {
  const [name, setName] = createSignal(props.inbox.name);
  const [form, setForm] = createStore<InboxSettings>(structuredClone(props.inbox.settings));
  const [origins, setOrigins] = createSignal(props.inbox.settings.allowed_origins.join('\n'));
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const { good, bad } = originsOf(origins());
    if (bad) return setErrors({ allowed_origins: t('settings.originWrong', { origin: bad }) });
    setErrors({});
    setBusy(true);
    try {
      const settings = { ...unwrap(form), allowed_origins: good };
      props.onSaved(await updateInbox(props.inbox.id, { name: name().trim(), settings }));
      toast(t('saved'));
    } catch (error) {
      const fields = fieldErrors(error);
      setErrors(Object.keys(fields).length > 0 ? last(fields) : { form: explain(error) });
    } finally {
      setBusy(false);
    }
  };

  return (
    <div class="settings">
      <form class="settings-form" onSubmit={(event) => void save(event)} novalidate>
        <section class="profile-part">
          <h2>{t('settings.look')}</h2>
          <Field
            label={t('settings.name')}
            hint={t('settings.nameHint')}
            dir="auto"
            value={name()}
            error={errors().name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <Field
            label={t('settings.widgetTitle')}
            dir="auto"
            value={form.title}
            error={errors().title}
            onInput={(event) => setForm('title', event.currentTarget.value)}
          />
          <Field
            label={t('settings.subtitle')}
            dir="auto"
            value={form.subtitle}
            error={errors().subtitle}
            onInput={(event) => setForm('subtitle', event.currentTarget.value)}
          />
          <Field
            label={t('settings.colour')}
            type="color"
            value={form.primary_color}
            error={errors().primary_color}
            onInput={(event) => setForm('primary_color', event.currentTarget.value)}
          />
          <Select
            label={t('settings.position')}
            value={form.position}
            options={[
              { value: 'bottom-right', text: t('settings.right') },
              { value: 'bottom-left', text: t('settings.left') },
            ]}
            onChange={(position) => setForm({ position })}
          />
        </section>
        <section class="profile-part">
          <h2>{t('settings.access')}</h2>
          <Origins value={origins()} error={errors().allowed_origins} onInput={setOrigins} />
          <Select
            label={t('settings.visitorAuth')}
            hint={t(`settings.visitorAuth.${form.visitor_auth}.hint`)}
            value={form.visitor_auth}
            options={(['strict', 'bearer_id', 'open'] as const).map((value) => ({
              value,
              text: t(`settings.visitorAuth.${value}`),
            }))}
            onChange={(visitor_auth) => setForm({ visitor_auth })}
          />
          <Select
            label={t('settings.monitoring')}
            hint={t(`settings.monitoring.${form.monitoring}.hint`)}
            value={form.monitoring}
            options={(['off', 'anonymous', 'full'] as const).map((value) => ({
              value,
              text: t(`settings.monitoring.${value}`),
            }))}
            onChange={(monitoring) => setForm({ monitoring })}
          />
        </section>
        <section class="profile-part">
          <h2>{t('settings.preChat')}</h2>
          <Switch
            label={t('settings.preChatOn')}
            hint={t('settings.preChatHint')}
            checked={form.pre_chat.enabled}
            onChange={(on) => setForm('pre_chat', 'enabled', on)}
          />
          <Show when={form.pre_chat.enabled}>
            <Switch
              label={t('settings.requireName')}
              checked={form.pre_chat.require_name}
              onChange={(on) => setForm('pre_chat', 'require_name', on)}
            />
            <Switch
              label={t('settings.requireEmail')}
              checked={form.pre_chat.require_email}
              onChange={(on) => setForm('pre_chat', 'require_email', on)}
            />
          </Show>
        </section>
        <section class="profile-part">
          <h2>{t('settings.csat')}</h2>
          <Switch
            label={t('settings.csatOn')}
            hint={t('settings.csatHint')}
            checked={form.csat}
            onChange={(csat) => setForm({ csat })}
          />
        </section>
        <Show when={errors().form}>
          <p class="door-error" role="alert">
            {errors().form}
          </p>
        </Show>
        <div class="settings-save">
          <Button kind="primary" type="submit" disabled={busy()}>
            {busy() ? t('saving') : t('save')}
          </Button>
        </div>
      </form>
      <div class="settings-side">
        <WidgetPreview settings={form} />
        <section class="settings-snippet">
          <h2>{t('setup.snippetHeading')}</h2>
          <p class="meta">{t('setup.snippetText')}</p>
          <Snippet code={snippetFor(location.origin, auth()?.tenant.id ?? '', props.inbox.id)} />
        </section>
      </div>
    </div>
  );
}

function Origins(props: {
  value: string;
  error: string | undefined;
  onInput: (value: string) => void;
}) {
  return (
    <div class="field">
      <label for="origins">{t('settings.origins')}</label>
      <textarea
        id="origins"
        class="input"
        rows="3"
        dir="ltr"
        spellcheck={false}
        value={props.value}
        aria-invalid={props.error ? 'true' : undefined}
        aria-describedby="origins-note"
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      <p id="origins-note" class={props.error ? 'field-error' : 'meta'}>
        {props.error ?? t('settings.originsHint')}
      </p>
    </div>
  );
}

/** The server names nested fields by their path; the form knows them by their last part. */
function last(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, text]) => [name.split('.').at(-1) ?? name, text]),
  );
}
