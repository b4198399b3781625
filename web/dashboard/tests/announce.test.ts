// Screen readers hear about new chats, but not about each of a flood.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { announce, announcement } from '../src/state/announce';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

describe('announcements', () => {
  it('say the first chat at once and sum up the rest after five seconds', () => {
    announce('New chat from Amara');
    announce('New chat from Sam');
    announce('New chat from Lucía');
    expect(announcement()).toBe('New chat from Amara');
    vi.advanceTimersByTime(4_999);
    expect(announcement()).toBe('New chat from Amara');
    vi.advanceTimersByTime(1);
    expect(announcement()).toBe('2 more new chats');
  });

  it('name the chat when only one had to wait', () => {
    announce('New chat from Wei');
    announce('New chat from Noor');
    vi.advanceTimersByTime(5_000);
    expect(announcement()).toBe('New chat from Noor');
  });
});
