// Nothing moves under the pointer.
import { describe, expect, it } from 'vitest';
import { hold } from '../src/state/hold';

describe('a held list', () => {
  it('keeps its order and counts what is new', () => {
    expect(hold(['a', 'b'], ['x', 'a', 'y', 'b'], true)).toEqual({ ids: ['a', 'b'], waiting: 2 });
  });

  it('takes rows that come at the end, because nothing moves by them', () => {
    expect(hold(['a', 'b'], ['a', 'b', 'c'], true)).toEqual({ ids: ['a', 'b', 'c'], waiting: 0 });
  });

  it('keeps a row that left, so that the one below does not slip under the pointer', () => {
    expect(hold(['a', 'b'], ['b'], true)).toEqual({ ids: ['a', 'b'], waiting: 0 });
  });

  it('follows the live list as soon as it is let go', () => {
    expect(hold(['a', 'b'], ['x', 'b'], false)).toEqual({ ids: ['x', 'b'], waiting: 0 });
  });
});
