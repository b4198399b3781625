// The widget's own words, once for everybody and once for each language that should have others.
import type { InboxSettings, WidgetTexts } from '@deskbell/protocol';
import { createUniqueId, For, Show } from 'solid-js';
import { t } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { Field } from '../../../ui/Field';

const LANGUAGES = ['en', 'de', 'es', 'fr', 'ar', 'zh-CN'] as const;

interface Props {
  form: InboxSettings;
  errors: Record<string, string>;
  /** Whose words are shown and changed; null: everybody's. */
  language: string | null;
  onLanguage: (language: string | null) => void;
  onText: (name: keyof WidgetTexts, text: string) => void;
  onRemove: (language: string) => void;
  onTeaserAfter: (seconds: number) => void;
}

export function languageName(tag: string): string {
  try {
    const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
  } catch {
    return tag;
  }
}

export function TextsPart(props: Props) {
  const id = createUniqueId();
  const others = () =>
    Object.keys(props.form.texts).filter((tag) => !LANGUAGES.some((known) => known === tag));
  const text = (name: keyof WidgetTexts) =>
    (props.language ? props.form.texts[props.language]?.[name] : props.form[name]) ?? '';
  const error = (name: keyof WidgetTexts) =>
    props.errors[`settings.${props.language ? `texts.${props.language}.` : ''}${name}`];
  const field = (name: keyof WidgetTexts, label: string, max: number, hint?: string) => (
    <Field
      label={label}
      hint={hint}
      dir="auto"
      lang={props.language ?? undefined}
      maxlength={max}
      placeholder={props.language ? props.form[name] : undefined}
      value={text(name)}
      error={error(name)}
      onInput={(event) => props.onText(name, event.currentTarget.value)}
    />
  );

  return (
    <section class="profile-part">
      <h2>{t('settings.texts')}</h2>
      <div class="field">
        <label for={id}>{t('settings.textsFor')}</label>
        <select
          id={id}
          class="input"
          aria-describedby={`${id}-hint`}
          onChange={(event) => props.onLanguage(event.currentTarget.value || null)}
        >
          <option value="" selected={props.language === null}>
            {t('settings.textsAll')}
          </option>
          <For each={[...LANGUAGES, ...others()]}>
            {(tag) => (
              <option value={tag} selected={props.language === tag}>
                {languageName(tag)}
                {props.form.texts[tag] ? ' •' : ''}
              </option>
            )}
          </For>
        </select>
        <p class="meta" id={`${id}-hint`}>
          {t(props.language ? 'settings.textsOneHint' : 'settings.textsAllHint')}
        </p>
      </div>
      {field('title', t('settings.widgetTitle'), 80)}
      {field('subtitle', t('settings.subtitle'), 160)}
      {field('greeting', t('settings.greeting'), 500, t('settings.greetingHint'))}
      {field('offline_message', t('hours.message'), 500, t('settings.offlineHint'))}
      {field('teaser', t('settings.teaser'), 120, t('settings.teaserHint'))}
      <Show when={!props.language && props.form.teaser.trim()}>
        <Field
          label={t('settings.teaserAfter')}
          class="short"
          type="number"
          min={0}
          max={3_600}
          value={props.form.teaser_after}
          error={props.errors['settings.teaser_after']}
          onInput={(event) => props.onTeaserAfter(event.currentTarget.valueAsNumber || 0)}
        />
      </Show>
      <Show when={props.language && props.form.texts[props.language] ? props.language : null}>
        {(tag) => (
          <div>
            <Button kind="quiet" onClick={() => props.onRemove(tag())}>
              {t('settings.textsRemove', { language: languageName(tag()) })}
            </Button>
          </div>
        )}
      </Show>
    </section>
  );
}
