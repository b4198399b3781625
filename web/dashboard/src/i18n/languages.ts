// The languages there are, which one a reader gets, and the loading of its texts: only the chosen one travels.
import type en from '../../messages/en.json';

export type Texts = Record<keyof typeof en, string>;

/** Each by its own name, so that it is found by whoever speaks it. */
export const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  ar: 'العربية',
  'zh-CN': '简体中文',
} as const;

export type Language = keyof typeof LANGUAGES;

const files: Record<Language, () => Promise<{ default: unknown }>> = {
  en: () => import('../../messages/en.json'),
  de: () => import('../../messages/de.json'),
  es: () => import('../../messages/es.json'),
  fr: () => import('../../messages/fr.json'),
  ar: () => import('../../messages/ar.json'),
  'zh-CN': () => import('../../messages/zh-CN.json'),
};

export const textsOf = async (language: Language) =>
  (await files[language]()).default as Partial<Record<string, string>>;

export const base = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? tag;

/** The first of the reader's languages that we speak. public/theme.js asks for the same one before the page runs. */
export function firstKnown(tags: readonly string[]): Language {
  const ours = Object.keys(LANGUAGES) as Language[];
  for (const tag of tags) {
    const found = ours.find((language) => base(language) === base(tag));
    if (found) return found;
  }
  return 'en';
}

export const directionOf = (language: Language) => (language === 'ar' ? 'rtl' : 'ltr');

/** For dates and numbers: the reader's own region of the language, so that 14:05 isn't 2:05 PM for everyone. */
export function regionOf(language: Language, tags: readonly string[]): string {
  // 12 July written the traditional way, among simplified characters, would be a third script.
  if (language === 'zh-CN') return language;
  const own = tags.find((tag) => base(tag) === base(language)) ?? language;
  // Ids, prices and what visitors type have western digits: one kind of digit on a page.
  return language === 'ar' ? `${own.split('-u-')[0]}-u-nu-latn` : own;
}
