// The keyboard map: what a key means, and when it means nothing.
import { createRoot } from 'solid-js';
import { describe, expect, it, vi } from 'vitest';
import { enterMeans } from '../src/pages/inbox/conversation/enter';
import { type KeyPress, listenToKeys, meaning, useAction } from '../src/state/shortcuts';

const press = (key: string, values: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  ...values,
});
const free = { typing: false, singleKeys: true, afterG: false };

describe('a key', () => {
  it.each([
    ['j', 'next'],
    ['k', 'previous'],
    ['ArrowDown', 'next'],
    ['Enter', 'open'],
    ['Escape', 'back'],
    ['a', 'accept'],
    ['r', 'reply'],
    ['n', 'note'],
    ['e', 'close'],
    ['u', 'unread'],
    ['[', 'toggleNav'],
    [']', 'toggleCustomer'],
    ['?', 'help'],
  ])('%s means %s', (key, action) => {
    expect(meaning(press(key), free)).toBe(action);
  });

  it('means nothing while typing', () => {
    expect(meaning(press('a'), { ...free, typing: true })).toBeNull();
  });

  it('means nothing when single keys are turned off, except Escape', () => {
    expect(meaning(press('a'), { ...free, singleKeys: false })).toBeNull();
    expect(meaning(press('Escape'), { ...free, singleKeys: false })).toBe('back');
  });

  it('means nothing in the middle of composing a character', () => {
    expect(meaning(press('a', { isComposing: true }), free)).toBeNull();
  });

  it('opens the palette with Ctrl or Command, also while typing', () => {
    const typing = { ...free, typing: true };
    expect(meaning(press('k', { ctrlKey: true }), typing)).toBe('palette');
    expect(meaning(press('k', { metaKey: true }), typing)).toBe('palette');
  });

  it("leaves the browser's own combinations alone", () => {
    expect(meaning(press('a', { ctrlKey: true }), free)).toBeNull();
    expect(meaning(press('e', { altKey: true }), free)).toBeNull();
  });

  it('goes somewhere after G', () => {
    expect(meaning(press('g'), free)).toBe('G');
    expect(meaning(press('v'), { ...free, afterG: true })).toBe('goVisitors');
    expect(meaning(press('v'), free)).toBeNull();
  });

  it('tells D from Shift D', () => {
    expect(meaning(press('D', { shiftKey: true }), free)).toBe('theme');
    expect(meaning(press('d'), free)).toBeNull();
  });
});

describe('Enter while writing', () => {
  const enter = (values = {}) => ({ ...press('Enter', values), keyCode: 13, ...values });

  it('sends, and Shift Enter makes a new line', () => {
    expect(enterMeans(enter(), true)).toBe('send');
    expect(enterMeans(enter({ shiftKey: true }), true)).toBeNull();
  });

  it('is the other way round when the agent prefers that', () => {
    expect(enterMeans(enter(), false)).toBeNull();
    expect(enterMeans(enter({ shiftKey: true }), false)).toBe('send');
  });

  it('sends and closes with Ctrl or Command', () => {
    expect(enterMeans(enter({ ctrlKey: true }), true)).toBe('sendAndClose');
    expect(enterMeans(enter({ metaKey: true }), false)).toBe('sendAndClose');
  });

  it('only ends the composition of a character', () => {
    expect(enterMeans(enter({ isComposing: true }), true)).toBeNull();
    expect(enterMeans(enter({ keyCode: 229 }), true)).toBeNull();
  });
});

describe('the page', () => {
  it('answers to a single key from its first moment on', () => {
    createRoot((dispose) => {
      const stop = listenToKeys();
      const helped = vi.fn();
      useAction('help', helped);
      const early = new KeyboardEvent('keydown', { key: '?', bubbles: true });
      Object.defineProperty(early, 'timeStamp', { value: 300 });
      document.body.dispatchEvent(early);
      expect(helped).toHaveBeenCalledOnce();
      stop();
      dispose();
    });
  });

  it('hears no single key while something covers it, or is about to', () => {
    createRoot((dispose) => {
      const [ticket, palette] = [vi.fn(), vi.fn()];
      const stop = listenToKeys(() => true);
      useAction('ticket', ticket);
      useAction('palette', palette);
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 't', bubbles: true }));
      const open = { key: 'k', ctrlKey: true, bubbles: true };
      document.body.dispatchEvent(new KeyboardEvent('keydown', open));
      expect([ticket.mock.calls.length, palette.mock.calls.length]).toEqual([0, 1]);
      stop();
      dispose();
    });
  });
});
