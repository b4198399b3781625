// Saved replies: places are filled once and as text, a slash word is where somebody would type one, and few letters find.
import { expect, test } from 'vitest';
import { distance, fill, matching, slashWord } from '../src/pages/savedReplies/fill';

const reply = (id: number, shortcut: string, title: string, text = '') => ({
  id,
  shortcut,
  title,
  text,
  folder: '',
  personal: false,
  uses: 0,
});

test('places are filled in one pass, and a hostile value stays what it is', () => {
  const values = {
    customer_name: '{{agent_name}}<img onerror=alert(1)> $& $1',
    agent_name: 'Dana',
  };
  expect(fill('Hi {{customer_name}}, {{ agent_name }} here.', values)).toBe(
    'Hi {{agent_name}}<img onerror=alert(1)> $& $1, Dana here.',
  );
  expect(fill('Hi {{nobody}}!', values)).toBe('Hi !');
  expect(fill('{{constructor}}{{__proto__}}', values)).toBe('');
  expect(fill('a {{ b', values)).toBe('a {{ b');
});

test('a slash word stands at the beginning or after a blank, before the caret', () => {
  expect(slashWord('/gre', 4)).toEqual({ from: 0, query: 'gre' });
  expect(slashWord('Well, /', 7)).toEqual({ from: 6, query: '' });
  expect(slashWord('and/or', 6)).toBeNull();
  expect(slashWord('https://x', 9)).toBeNull();
  expect(slashWord('/gre now', 8)).toBeNull();
  expect(slashWord('/größe', 6)).toEqual({ from: 0, query: 'größe' });
});

test('letters in their order find, the beginning of a shortcut first', () => {
  const all = [
    reply(1, 'moment', 'One moment', 'Give me a moment.'),
    reply(2, 'greeting', 'Greeting'),
    reply(3, 'gtc', 'Terms', 'Greetings from the lawyers'),
  ];
  const found = (query: string) => matching(all, query).map((one) => one.id);
  expect(found('')).toEqual([1, 2, 3]);
  expect(found('gre')).toEqual([2, 3]);
  expect(found('gtng')).toEqual([2]);
  expect(found('terms')).toEqual([3]);
  expect(found('zzz')).toEqual([]);
  expect(distance('ab', 'ba')).toBeNull();
});
