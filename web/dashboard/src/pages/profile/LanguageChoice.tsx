// The language of the dashboard: the browser's, or one of ours. It changes at once, and without a reload.
import { createSignal, Show } from 'solid-js';
import { explain } from '../../api/problem';
import { speak, t } from '../../i18n';
import { LANGUAGES, type Language } from '../../i18n/languages';
import { change, type Settings, settings } from '../../state/settings';
import { Select } from '../../ui/Field';
import { ErrorNote } from '../../ui/Notice';

const own = (Object.keys(LANGUAGES) as Language[]).map((value) => ({
  value,
  text: LANGUAGES[value],
}));

export function LanguageChoice() {
  const [error, setError] = createSignal<string | null>(null);
  const choose = async (language: Settings['language']) => {
    setError(null);
    try {
      await speak(language);
      change({ language });
    } catch (cause) {
      setError(explain(cause));
    }
  };
  return (
    <>
      <Select
        label={t('profile.language')}
        value={settings.language}
        options={[{ value: 'system' as const, text: t('profile.browserLanguage') }, ...own]}
        onChange={(language) => void choose(language)}
      />
      <Show when={error()}>{(text) => <ErrorNote text={text()} />}</Show>
    </>
  );
}
