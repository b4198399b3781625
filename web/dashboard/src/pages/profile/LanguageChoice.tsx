// The language of the dashboard. It changes at once and without a reload, and goes with the account.
import { createSignal, Show } from 'solid-js';
import { explain } from '../../api/problem';
import { locale, t } from '../../i18n';
import { LANGUAGES, type Language } from '../../i18n/languages';
import { choose } from '../../state/language';
import { Select } from '../../ui/Field';
import { ErrorNote } from '../../ui/Notice';

const own = (Object.keys(LANGUAGES) as Language[]).map((value) => ({
  value,
  text: LANGUAGES[value],
}));

export function LanguageChoice() {
  const [error, setError] = createSignal<string | null>(null);
  const change = async (language: Language) => {
    setError(null);
    await choose(language).catch((cause) => setError(explain(cause)));
  };
  return (
    <>
      <Select
        label={t('profile.language')}
        value={locale()}
        options={own}
        onChange={(language) => void change(language)}
      />
      <Show when={error()}>{(text) => <ErrorNote text={text()} />}</Show>
    </>
  );
}
