import type { Hours } from '@deskbell/protocol';
import { describe, expect, it } from 'vitest';
import { nextOpening } from '../src/pages/settings/hours/opening';
import { readingOn } from '../src/pages/settings/widget';

const hours: Hours = {
  enabled: true,
  timezone: 'Europe/Berlin',
  weekly: [{ day: 'mon', from: '09:00', to: '17:00' }],
  holidays: [{ from: '2026-01-12', to: '2026-01-12', name: '', open: [] }],
};

describe('the preview of a closed desk', () => {
  it('opens when the desk opens, in its own time and not on a holiday', () => {
    expect(nextOpening(hours, new Date('2026-01-05T07:59:00Z'))).toBe('2026-01-05T08:00:00.000Z');
    expect(nextOpening(hours, new Date('2026-01-05T08:00:00Z'))).toBe('2026-01-19T08:00:00.000Z');
    expect(nextOpening({ ...hours, weekly: [] }, new Date())).toBeNull();
  });
});

describe('the brand colour', () => {
  it('is written on in white where that can be read, else in black', () => {
    expect(readingOn('#4F46E5').text).toBe('#ffffff');
    const yellow = readingOn('#FACC15');
    expect(yellow.text).toBe('#000000');
    expect(yellow.white).toBeLessThan(4.5);
    expect(yellow.used).toBeGreaterThan(4.5);
  });
});
