// Texts, times, and the small computations of the settings page.
import { describe, expect, it } from 'vitest';
import { t } from '../src/i18n';
import { age, waited } from '../src/i18n/time';
import { originsOf } from '../src/pages/settings/widget';
import { matching } from '../src/shell/palette/commands';
import { initials } from '../src/ui/Avatar';

describe('texts', () => {
  it('fill in their values and choose the form that fits the number', () => {
    expect(t('accept.lost', { name: 'Jonas' })).toBe('Jonas accepted this chat first.');
    expect(t('log.newBelow', { count: 1 })).toBe('1 new message');
    expect(t('log.newBelow', { count: 3 })).toBe('3 new messages');
  });

  it('show a value that looks like a placeholder as it is', () => {
    expect(t('empty.noMatch', { q: '{name} $&' })).toBe('No conversations match “{name} $&”.');
  });
});

describe('times', () => {
  it('tick in seconds during the first minute of waiting', () => {
    expect(waited(42.9)).toBe('42s');
    expect(waited(61)).toBe('1m');
  });

  it('never show a negative age when the clocks differ', () => {
    expect(age(5_000, 0)).toBe('now');
    expect(waited(-3)).toBe('0s');
  });
});

describe('allowed websites', () => {
  it('are cut to their origin and named when they are none', () => {
    expect(originsOf('https://a.example/path\nloopback\nhttps://a.example')).toEqual({
      good: ['https://a.example', 'loopback'],
      bad: null,
    });
    expect(originsOf('shop.example').bad).toBe('shop.example');
  });
});

describe('initials', () => {
  it('work in any script and for e-mail addresses', () => {
    expect(initials('Amara Okafor')).toBe('AO');
    expect(initials('ليلى حداد')).toBe('لح');
    expect(initials('')).toBe('?');
  });
});

describe('the palette', () => {
  it('finds a command by its words in any order', () => {
    const all = ['Go to Pending', 'Go to Closed'].map((text) => ({
      text,
      icon: () => null,
      run: () => {},
    }));
    expect(matching(all, 'pend go').map((command) => command.text)).toEqual(['Go to Pending']);
  });
});
