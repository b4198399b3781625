// Words a visitor reads: places in line, days, and addresses inside messages.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spoken } from '../src/loader/language';
import { linkify } from '../src/panel/linkify';
import { clock, dayLabel, sameDay } from '../src/panel/time';
import { locale, queueText, speak, t } from '../src/text';
import ar from '../src/text/ar.json';
import de from '../src/text/de.json';
import en from '../src/text/en.json';
import es from '../src/text/es.json';
import fr from '../src/text/fr.json';
import launcher from '../src/text/launcher.json';
import zh from '../src/text/zh-CN.json';

const TEXTS: Record<string, typeof en> = { en, de, es, fr, ar, 'zh-CN': zh } as never;
const textsOf = (language: string) => TEXTS[language] as typeof en;
const LANGUAGES = Object.keys(launcher);

const inEnglish = () => speak('en', en, []);
beforeEach(inEnglish);
afterEach(inEnglish);

describe('the place in line', () => {
  it.each([
    [null, 'Waiting for someone to join'],
    [1, "You're next in line"],
    [2, "You're 2nd in line"],
    [3, "You're 3rd in line"],
    [11, "You're 11th in line"],
    [21, "You're 21st in line"],
  ])('at %s reads "%s"', (position, text) => {
    expect(queueText(position)).toBe(text);
  });
});

it('puts values into texts without reading them as patterns', () => {
  expect(t('you', { text: '$& {text}' })).toBe('You: $& {text}');
});

it('speaks calmly: no text shouts or says oops', () => {
  for (const [key, text] of Object.entries(en)) {
    expect(JSON.stringify(text), key).not.toMatch(/!|oops/i);
  }
});

describe('languages', () => {
  const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  const forms = (text: unknown) => (typeof text === 'string' ? { other: text } : (text as object));

  it.each(LANGUAGES)(
    '%s has every text, and in every text the values of the English one',
    (language) => {
      const texts = textsOf(language) as Record<string, unknown>;
      expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
      for (const [key, english] of Object.entries(en)) {
        const wanted = placeholders(String(Object.values(forms(english)).at(-1)));
        for (const [form, text] of Object.entries(forms(texts[key]))) {
          expect(text.trim(), `${key} ${form}`).not.toBe('');
          // A form for one number may leave the number out.
          const number = form === 'other' ? [] : ['{n}'];
          const there = placeholders(text);
          expect(
            there.filter((name) => !wanted.includes(name)),
            `${key} ${form}`,
          ).toEqual([]);
          expect(
            wanted.filter((name) => !there.includes(name) && !number.includes(name)),
            key,
          ).toEqual([]);
        }
      }
    },
  );

  it.each(LANGUAGES)('%s has each form it counts with', (language) => {
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort();
    for (const [key, text] of Object.entries(textsOf(language))) {
      if (typeof text === 'string' || key === 'queue') continue;
      expect(Object.keys(text).sort(), key).toEqual(wanted);
    }
  });

  it('are counted in', () => {
    speak('ar', textsOf('ar'), []);
    expect(t('left', { n: 2 })).toBe('بقي حرفان');
    speak('fr', textsOf('fr'), []);
    expect(queueText(2, 180)).toBe('Vous êtes 2e dans la file, environ 3 minutes');
  });

  it.each([
    [['de-AT', 'en'], 'de'],
    [['', 'pt-BR', 'es_MX'], 'es'],
    [['zh-Hant-TW'], 'zh-CN'],
    [['arn', 'tlh'], undefined],
  ])('of %j the first that is spoken is %s', (tags, language) => {
    expect(spoken(tags)).toBe(language);
  });
});

describe('days', () => {
  const now = new Date(2026, 2, 30, 0, 30);

  it('are called today and yesterday by the calendar, not by hours', () => {
    expect(dayLabel(new Date(2026, 2, 30, 0, 5).toISOString(), now)).toBe('Today');
    expect(dayLabel(new Date(2026, 2, 29, 23, 55).toISOString(), now)).toBe('Yesterday');
    expect(dayLabel(new Date(2026, 2, 28, 23, 55).toISOString(), now)).toContain('28');
  });

  it('are written for the region the page asks for, never half in another language', () => {
    const afternoon = new Date(2026, 2, 30, 15, 4).toISOString();
    speak('en', en, ['en-GB']);
    expect(clock(afternoon)).toBe('15:04');
    speak('en', en, ['en_XX', 'en-US']);
    expect(clock(afternoon)).toMatch(/^3:04\sPM$/);
    speak('en', en, ['de-DE']);
    expect(locale()).toBe('en');
    expect(dayLabel(new Date(2026, 0, 5).toISOString(), now)).toMatch(/January/);
    speak('de', textsOf('de'), ['fr-FR', 'de-AT']);
    expect(dayLabel(new Date(2026, 0, 5).toISOString(), now)).toMatch(/Jänner/);
  });

  it('are told apart at midnight', () => {
    const late = new Date(2026, 2, 29, 23, 59).toISOString();
    const early = new Date(2026, 2, 30, 0, 1).toISOString();
    expect(sameDay(late, early)).toBe(false);
    expect(sameDay(early, now.toISOString())).toBe(true);
  });
});

describe('addresses in a message', () => {
  const urls = (text: string) => linkify(text).flatMap((part) => part.url ?? []);

  it('end before the punctuation of the sentence', () => {
    expect(urls('See https://shop.example/a?b=c. Or (http://b.example/x)!')).toEqual([
      'https://shop.example/a?b=c',
      'http://b.example/x',
    ]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'see shop.example', '//shop.example'])(
    'are not made of "%s"',
    (text) => {
      expect(urls(text)).toEqual([]);
    },
  );

  it('may be mail addresses and international telephone numbers', () => {
    expect(
      urls('Write to ann.b+c@mail.shop.example. Or call +44 (0)20 7946-0958, 0049 30 901820!'),
    ).toEqual(['mailto:ann.b+c@mail.shop.example', 'tel:+4402079460958', 'tel:004930901820']);
  });

  it.each(['order 20260131-0042', '01.02.2026', '12 345 678', 'a@b', '@shop.example'])(
    'are not found in "%s"',
    (text) => {
      expect(urls(text)).toEqual([]);
    },
  );

  it('leave the text as it was', () => {
    const text = 'a https://x.example/<b>, "https://y.example"\nz';
    expect(
      linkify(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});
