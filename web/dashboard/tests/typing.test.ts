import { beforeEach, describe, expect, it, vi } from 'vitest';
import { receivePreview, receiveTyping, stopTyping, typing } from '../src/state/typing';

const signal = (is_typing: boolean) =>
  receiveTyping({
    session_id: 's',
    user_id: 7,
    user_type: 'customer',
    user_name: 'Vera',
    is_typing,
  });
const preview = (text: string) => receivePreview({ session_id: 's', user_id: 7, text });

describe('what a visitor is typing', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    stopTyping('s');
  });

  it('is shown as long as they type and gone when they stop, send or fall silent', () => {
    signal(true);
    preview('Hal');
    signal(true);
    preview('Hallo');
    expect(typing.s?.text).toBe('Hallo');
    signal(false);
    expect(typing.s).toBeUndefined();
    preview('too late');
    expect(typing.s).toBeUndefined();
    signal(true);
    preview('Hal');
    vi.advanceTimersByTime(7_000);
    expect(typing.s).toBeUndefined();
  });
});
