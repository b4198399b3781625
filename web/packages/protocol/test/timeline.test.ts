// The message list under duplicates, reordering and holes.

import { describe, expect, it } from 'vitest';
import { findGap, mergeMessages, messageState } from '../src';
import { seeded } from './random';

const at = (seq: number) => ({ id: `m${seq}`, seq });

describe('mergeMessages', () => {
  it('returns the same list when everything was known already', () => {
    const known = [at(1), at(2)];
    expect(mergeMessages(known, [at(2), at(1)])).toBe(known);
  });

  it('keeps one copy when a batch repeats itself', () => {
    expect(mergeMessages([], [at(1), at(1)])).toEqual([at(1)]);
  });

  it('ends with every message once and in order, however they arrive', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = seeded(seed);
      const all = Array.from({ length: 1 + Math.floor(random() * 60) }, (_, i) => at(i + 1));
      const deliveries = [...all, ...all.filter(() => random() < 0.5)].sort(() => random() - 0.5);
      let list: readonly { id: string; seq: number }[] = [];
      while (deliveries.length > 0) {
        list = mergeMessages(list, deliveries.splice(0, 1 + Math.floor(random() * 5)));
      }
      expect(list, `seed ${seed}`).toEqual(all);
    }
  });
});

describe('findGap', () => {
  it('sees no gap in what begins in the middle of a conversation', () => {
    expect(findGap([at(7), at(8)])).toBeNull();
  });

  it('names the seq to fetch after', () => {
    expect(findGap([at(1), at(2), at(5)])).toEqual({ after: 2, before: 5 });
  });

  it('notices that newer messages exist than we hold', () => {
    expect(findGap([at(1)], 3)).toEqual({ after: 1, before: 4 });
  });

  it('finds a hole exactly when one message in the middle is missing', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = seeded(seed);
      const all = Array.from({ length: 3 + Math.floor(random() * 40) }, (_, i) => at(i + 1));
      const lost = 1 + Math.floor(random() * (all.length - 2));
      const held = all.filter((_, i) => i !== lost);
      expect(findGap(held), `seed ${seed}`).toEqual({ after: lost, before: lost + 2 });
      expect(findGap(mergeMessages(held, [at(lost + 1)])), `seed ${seed}`).toBeNull();
    }
  });
});

describe('messageState', () => {
  const seen = { customer_seq: 1, agent_seq: 4 };

  it("reads the other side's cursor", () => {
    expect(messageState({ seq: 4, sender_type: 'customer' }, seen)).toBe('seen');
    expect(messageState({ seq: 5, sender_type: 'customer' }, seen)).toBe('sent');
    expect(messageState({ seq: 2, sender_type: 'agent' }, seen)).toBe('sent');
  });
});
