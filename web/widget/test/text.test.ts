// Words a visitor reads: places in line, days, and addresses inside messages.

import { describe, expect, it } from 'vitest';
import { linkify } from '../src/panel/linkify';
import { clock, dayLabel, sameDay } from '../src/panel/time';
import { chooseLocale, queueText, t } from '../src/text';
import en from '../src/text/en.json';

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
    expect(text, key).not.toMatch(/!|oops/i);
  }
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
    chooseLocale('en-GB');
    expect(clock(afternoon)).toBe('15:04');
    chooseLocale('en-US');
    expect(clock(afternoon)).toMatch(/^3:04\sPM$/);
    chooseLocale('de-DE');
    expect(clock(afternoon)).toMatch(/^(3:04\sPM|15:04)$/);
    expect(dayLabel(new Date(2026, 0, 5).toISOString(), now)).toMatch(/January/);
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

  it('leave the text as it was', () => {
    const text = 'a https://x.example/<b>, "https://y.example"\nz';
    expect(
      linkify(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});
