import { describe, expect, it } from 'vitest';
import { kindOf, plain, shown, typedAs } from '../src/pages/inbox/customer/attributes';

describe('an attribute', () => {
  it('is known by its value, and a date only if there is such a day', () => {
    expect([3, true, '2026-12-24', '2026-13-45', 'blue'].map(kindOf)).toEqual([
      'number',
      'boolean',
      'date',
      'text',
      'text',
    ]);
  });

  it('is what was typed as its kind, or nothing', () => {
    expect(typedAs('number', ' 1.5 ')).toBe(1.5);
    expect(typedAs('number', 'many')).toBeNull();
    expect(typedAs('date', '24.12.2026')).toBeNull();
    expect(typedAs('boolean', 'false')).toBe(false);
    expect(typedAs('text', '  ')).toBeNull();
  });

  it('is shown in words; nested values are left out', () => {
    expect(shown(true)).toBe('Yes');
    expect(shown('2026-12-24')).toContain('2026');
    expect(plain({ plan: 'gold', cart: { items: 1 }, seats: 2 })).toEqual([
      ['plan', 'gold'],
      ['seats', 2],
    ]);
  });
});
