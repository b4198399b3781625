// On which sites the widget works, and who may read a chat.
import type { InboxSettings } from '@deskbell/protocol';
import { t } from '../../../i18n';
import { Select } from '../../../ui/Field';

interface Props {
  form: InboxSettings;
  origins: string;
  error: string | undefined;
  onOrigins: (text: string) => void;
  onChange: (part: Partial<InboxSettings>) => void;
}

export function AccessPart(props: Props) {
  return (
    <section class="profile-part">
      <h2>{t('settings.access')}</h2>
      <Origins value={props.origins} error={props.error} onInput={props.onOrigins} />
      <Select
        label={t('settings.visitorAuth')}
        hint={t(`settings.visitorAuth.${props.form.visitor_auth}.hint`)}
        value={props.form.visitor_auth}
        options={(['strict', 'bearer_id', 'open'] as const).map((value) => ({
          value,
          text: t(`settings.visitorAuth.${value}`),
        }))}
        onChange={(visitor_auth) => props.onChange({ visitor_auth })}
      />
    </section>
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
