// How much is seen and kept of visitors, and for how long.
import type { InboxSettings, Retention } from '@deskbell/protocol';
import { For, Show } from 'solid-js';
import { t } from '../../../i18n';
import { Field, Select, Switch } from '../../../ui/Field';

interface Props {
  form: InboxSettings;
  errors: Record<string, string>;
  onChange: (part: Partial<InboxSettings>) => void;
}

const KEPT: readonly (keyof Retention)[] = ['visits', 'conversations', 'files'];

export function PrivacyPart(props: Props) {
  return (
    <section class="profile-part">
      <h2>{t('privacy.title')}</h2>
      <Select
        label={t('settings.monitoring')}
        hint={t(`settings.monitoring.${props.form.monitoring}.hint`)}
        value={props.form.monitoring}
        options={(['off', 'anonymous', 'full'] as const).map((value) => ({
          value,
          text: t(`settings.monitoring.${value}`),
        }))}
        onChange={(monitoring) => props.onChange({ monitoring })}
      />
      <Show when={props.form.monitoring === 'full' || props.form.cookie_domain}>
        <Field
          label={t('privacy.cookieDomain')}
          hint={t('privacy.cookieDomainHint')}
          dir="ltr"
          spellcheck={false}
          placeholder="shop.example"
          value={props.form.cookie_domain}
          error={props.errors['settings.cookie_domain']}
          onChange={(event) => props.onChange({ cookie_domain: event.currentTarget.value.trim() })}
        />
      </Show>
      <Switch
        label={t('privacy.consent')}
        hint={t('privacy.consentHint')}
        checked={props.form.consent === 'required'}
        onChange={(on) => props.onChange({ consent: on ? 'required' : 'none' })}
      />
      <Switch
        label={t('privacy.fullIp')}
        hint={t('privacy.fullIpHint')}
        checked={props.form.full_ip}
        onChange={(full_ip) => props.onChange({ full_ip })}
      />
      <Field
        label={t('privacy.parameters')}
        hint={t('privacy.parametersHint')}
        dir="ltr"
        spellcheck={false}
        value={props.form.kept_parameters.join(', ')}
        error={props.errors['settings.kept_parameters']}
        onChange={(event) => props.onChange({ kept_parameters: named(event.currentTarget.value) })}
      />
      <For each={KEPT}>
        {(what) => (
          <Field
            label={t(`privacy.keep.${what}`)}
            hint={t(`privacy.keep.${what}.hint`)}
            type="number"
            inputmode="numeric"
            min="1"
            max="3650"
            placeholder={t('privacy.forever')}
            value={props.form.retention[what] ?? ''}
            error={props.errors[`settings.retention.${what}`]}
            onChange={(event) =>
              props.onChange({
                retention: {
                  ...props.form.retention,
                  [what]: event.currentTarget.value ? Number(event.currentTarget.value) : null,
                },
              })
            }
          />
        )}
      </For>
    </section>
  );
}

const named = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];
