// Which of the widget's languages somebody reads.

import words from '../text/launcher.json';

export type Language = keyof typeof words;

const LANGUAGES = Object.keys(words) as Language[];

/** `de` of `de-AT`, and of `de_AT` as some pages write it. */
const primary = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0] as string;

/** The first of the tags that is in a language the widget speaks. */
export const spoken = (tags: readonly string[]): Language | undefined => {
  for (const tag of tags) {
    const found = LANGUAGES.find((language) => language.slice(0, 2) === primary(tag));
    if (found) return found;
  }
};

export const directionOf = (language: string): 'rtl' | 'ltr' => (language === 'ar' ? 'rtl' : 'ltr');
