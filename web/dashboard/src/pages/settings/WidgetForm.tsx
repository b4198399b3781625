// How one website widget looks and behaves, and the snippet that puts it on a page.
import type { Inbox, InboxPatch, InboxSettings, WidgetTexts } from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { createStore, unwrap } from 'solid-js/store';
import { formErrors } from '../../api/problem';
import { updateInbox } from '../../api/workspace';
import { t } from '../../i18n';
import { auth } from '../../state/auth';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { Field, Select } from '../../ui/Field';
import { FormError } from '../../ui/Notice';
import { Snippet } from '../../ui/Snippet';
import { WidgetPreview } from './WidgetPreview';
import { originsOf, snippetFor } from './widget';
import { AccessPart } from './widget/AccessPart';
import { ChatPart } from './widget/ChatPart';
import { ColourField } from './widget/ColourField';
import { PrivacyPart } from './widget/PrivacyPart';
import { TextsPart } from './widget/TextsPart';

const NO_TEXTS: WidgetTexts = {
  title: '',
  subtitle: '',
  greeting: '',
  offline_message: '',
  teaser: '',
};

export function WidgetForm(props: { inbox: Inbox; onSaved: (inbox: Inbox) => void }) {
  const [name, setName] = createSignal(props.inbox.name);
  const [form, setForm] = createStore<InboxSettings>(structuredClone(props.inbox.settings));
  const [origins, setOrigins] = createSignal(props.inbox.settings.allowed_origins.join('\n'));
  const [language, setLanguage] = createSignal<string | null>(null);
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);

  const setText = (text: keyof WidgetTexts, value: string) => {
    const tag = language();
    if (!tag) return setForm(text, value);
    setForm('texts', tag, { ...NO_TEXTS, ...form.texts[tag], [text]: value });
  };

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const { good, bad } = originsOf(origins());
    if (bad)
      return setErrors({ 'settings.allowed_origins': t('settings.originWrong', { origin: bad }) });
    setErrors({});
    setBusy(true);
    try {
      const settings = changesOf(structuredClone(unwrap(form)), props.inbox.settings, good);
      props.onSaved(await updateInbox(props.inbox.id, { name: name().trim(), settings }));
      toast(t('saved'));
    } catch (error) {
      setErrors(formErrors(error));
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
          <ColourField
            value={form.primary_color}
            error={errors()['settings.primary_color']}
            onInput={(primary_color) => setForm({ primary_color })}
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
        <TextsPart
          form={form}
          errors={errors()}
          language={language()}
          onLanguage={setLanguage}
          onText={setText}
          onRemove={(tag) => {
            setForm('texts', tag, undefined as unknown as WidgetTexts);
            setLanguage(null);
          }}
          onTeaserAfter={(teaser_after) => setForm({ teaser_after })}
        />
        <ChatPart form={form} onChange={(part) => setForm(part)} />
        <AccessPart
          form={form}
          origins={origins()}
          error={errors()['settings.allowed_origins']}
          onOrigins={setOrigins}
          onChange={(part) => setForm(part)}
        />
        <PrivacyPart form={form} errors={errors()} onChange={(part) => setForm(part)} />
        <FormError text={errors().form} />
        <div class="settings-save">
          <Button kind="primary" type="submit" disabled={busy()}>
            {busy() ? t('saving') : t('save')}
          </Button>
        </div>
      </form>
      <div class="settings-side">
        <WidgetPreview settings={form} language={language()} />
        <section class="settings-snippet">
          <h2>{t('setup.snippetHeading')}</h2>
          <p class="meta">{t('setup.snippetText')}</p>
          <Snippet code={snippetFor(location.origin, auth()?.tenant.id ?? '', props.inbox.id)} />
        </section>
      </div>
    </div>
  );
}

/** What this form is about; the hours have a form of their own. A language that is gone is taken away by null. */
function changesOf(
  form: InboxSettings,
  before: InboxSettings,
  allowed_origins: string[],
): NonNullable<InboxPatch['settings']> {
  const { hours, when_closed, missed_reply_after, ...mine } = form;
  const texts: Record<string, WidgetTexts | null> = { ...form.texts };
  for (const tag of Object.keys(before.texts)) texts[tag] ??= null;
  return { ...mine, texts, allowed_origins };
}
