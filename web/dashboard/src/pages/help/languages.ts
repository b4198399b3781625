// The languages an article or a category may be written in: those of the help centre, and those we can name.
import { locale } from '../../i18n';
import { languageName } from './State';

const COMMON = ['ar', 'de', 'en', 'es', 'fr', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'ru', 'tr', 'uk'];

/** Those in use first, then the rest by name. */
export function languageOptions(used: readonly string[], without: readonly string[] = []) {
  const option = (value: string) => ({ value, text: languageName(value, locale()) });
  const rest = [...COMMON, 'zh']
    .filter((code) => !used.includes(code))
    .map(option)
    .sort((a, b) => a.text.localeCompare(b.text));
  return [...used.map(option), ...rest].filter(({ value }) => !without.includes(value));
}
