// Every language says everything, with the same places to fill, in every plural form it has.
import { afterEach, describe, expect, it } from 'vitest';
import en from '../messages/en.json';
import { list, number, speak, t, useTexts } from '../src/i18n';
import { firstKnown, LANGUAGES, type Language, regionOf, textsOf } from '../src/i18n/languages';

const codes = Object.keys(LANGUAGES) as Language[];
const plural = /_(zero|one|two|few|many|other)$/;
const english = Object.keys(en);
const counted = english.filter((key) => key.endsWith('_other')).map((key) => key.slice(0, -6));

/** The keys a language must have: English ones, with its own plural forms in the place of English ones. */
function wanted(language: Language): string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const plain = english.filter((key) => !plural.test(key));
  return [...plain, ...counted.flatMap((key) => forms.map((form) => `${key}_${form}`))].sort();
}

const places = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
/** A form for exactly one or two things may say so in words. */
const mayOmitCount = (key: string) => /_(zero|one|two)$/.test(key);

describe.each(codes)('the texts in %s', (language) => {
  it('are all there, and no others', async () => {
    expect(Object.keys(await textsOf(language)).sort()).toEqual(wanted(language));
  });

  it('have the same places to fill as the English ones', async () => {
    const texts = await textsOf(language);
    for (const [key, text = ''] of Object.entries(texts)) {
      const source =
        (en as Record<string, string>)[key.replace(plural, '_other')] ?? en[key as 'app.name'];
      const rest = (all: string[]) =>
        all.filter((one) => !(mayOmitCount(key) && one === '{count}'));
      expect(rest(places(text)), key).toEqual(rest(places(source)));
    }
  });

  it('are never empty and never shout', async () => {
    for (const [key, text = ''] of Object.entries(await textsOf(language))) {
      expect(text.trim(), key).not.toBe('');
      // What a visitor is greeted with is the agent's own voice.
      if (key !== 'visitors.greetingText') expect(text, key).not.toMatch(/[!！¡]|\boops\b/i);
    }
  });
});

describe('choosing a language', () => {
  afterEach(() => useTexts('en', en));

  it('takes the first of the reader’s languages that there is', () => {
    expect(firstKnown(['pt-BR', 'en-GB', 'en'])).toBe('en');
    expect(firstKnown(['ja'])).toBe('en');
  });

  it('lets the later choice win, however long the earlier one takes', async () => {
    await Promise.all([speak('en'), speak('system')]);
    expect(t('save')).toBe('Save');
    expect(document.documentElement.lang).toBe('en');
  });

  it('writes dates as the reader’s own region of the language does', () => {
    expect(regionOf('en', ['de', 'en-GB'])).toBe('en-GB');
    expect(regionOf('en', ['de'])).toBe('en');
  });

  it('writes numbers and lists as the language does', () => {
    expect(number(12_345)).toBe('12,345');
    expect(list(['Ana', 'Ben', 'Cho'])).toBe('Ana, Ben, and Cho');
  });
});
