// Every language says everything, with the same places to fill, in every plural form it has.
import { afterEach, describe, expect, it } from 'vitest';
import en from '../messages/en.json';
import { list, speak, t, useTexts } from '../src/i18n';
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
    expect(firstKnown(['pt-BR', 'de-AT', 'en'])).toBe('de');
    expect(firstKnown(['zh-TW'])).toBe('zh-CN');
    expect(firstKnown(['ja'])).toBe('en');
  });

  it('lets the later choice win, however long the earlier one takes', async () => {
    await Promise.all([speak('de'), speak('ar')]);
    expect(t('save')).toBe('حفظ');
    expect(document.documentElement).toMatchObject({ lang: 'ar', dir: 'rtl' });
  });

  it('writes dates as the reader’s own region of the language does, with western digits', () => {
    expect(regionOf('en', ['de', 'en-GB'])).toBe('en-GB');
    expect(regionOf('de', ['en-GB'])).toBe('de');
    expect(regionOf('zh-CN', ['zh-TW'])).toBe('zh-CN');
    expect(new Intl.NumberFormat(regionOf('ar', ['ar-EG'])).format(1234)).toBe('1,234');
  });

  it('uses the plural forms, numbers and lists of the language', async () => {
    await speak('ar');
    const said = [0, 1, 2, 3, 11, 100].map((count) => t('transfer.members', { count }));
    expect(said).toEqual(['لا أعضاء', 'عضو واحد', 'عضوان', '3 أعضاء', '11 عضوًا', '100 عضو']);
    await speak('de');
    expect(t('transfer.members', { count: 1234 })).toBe('1.234 Mitglieder');
    expect(list(['Ana', 'Ben', 'Cho'])).toBe('Ana, Ben und Cho');
  });

  it('keeps a Latin name from reordering an Arabic sentence', async () => {
    await speak('ar');
    expect(t('log.typing', { name: 'Amara' })).toBe('\u2068Amara\u2069 يكتب الآن');
  });
});
