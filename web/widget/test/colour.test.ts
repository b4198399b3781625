// Brand colours of any kind stay readable.

import { expect, it } from 'vitest';
import { contrast, readable } from '../src/panel/readable';
import { DEFAULT_COLOUR, luminance, textOn, toHex } from '../src/shared/colour';

const between = (a: string, b: string) => contrast(luminance(a), luminance(b));

const colours = Array.from({ length: 4096 }, (_, i) => {
  const digits = i.toString(16).padStart(3, '0');
  return `#${[...digits].map((digit) => digit + digit).join('')}`;
});

it('puts text of at least 4.5 : 1 on every colour', () => {
  for (const colour of colours) {
    expect(between(colour, textOn(colour)), colour).toBeGreaterThanOrEqual(4.5);
  }
});

it('keeps white on a colour where white can be read', () => {
  expect(textOn('#4F46E5')).toBe('#ffffff');
  expect(textOn('#ffd700')).toBe('#000000');
});

it('makes every colour readable on light and dark surfaces', () => {
  for (const colour of colours) {
    for (const surface of ['#ffffff', '#16161a']) {
      const text = readable(colour, surface, luminance);
      expect(between(text, surface), `${colour} on ${surface}`).toBeGreaterThanOrEqual(4.5);
    }
  }
});

it('leaves a colour alone that can be read already', () => {
  expect(readable('#4f46e5', '#ffffff', luminance)).toBe('#4f46e5');
});

it('falls back to the default for what is not a colour', () => {
  expect(toHex('#0a0b0c')).toBe('#0a0b0c');
  expect(toHex('url(https://elsewhere.example)')).toBe(DEFAULT_COLOUR);
});
