// The ordered list against plain sorting, over many random changes.
import { describe, expect, it } from 'vitest';
import { Ordered } from '../src/state/ordered';
import { comparator, PRIORITIES } from '../src/state/queue';
import { session } from './make';

describe('an ordered list', () => {
  it('stays as sorted as a sort after a thousand changes', () => {
    const compare = comparator('pending');
    const order = new Ordered(compare);
    const plain = new Map<string, ReturnType<typeof session>>();
    let seed = 42;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let turn = 0; turn < 1_000; turn += 1) {
      const id = `s${random(60)}`;
      if (random(4) === 0) {
        order.remove(id);
        plain.delete(id);
      } else {
        const one = session({
          id,
          priority: PRIORITIES[random(4)] ?? 'low',
          created_at: new Date(random(50) * 1000).toISOString(),
        });
        order.put(one);
        plain.set(id, one);
      }
      expect(order.ids()).toEqual([...plain.values()].sort(compare).map((one) => one.id));
    }
  });

  it('says whether anything moved', () => {
    const order = new Ordered(comparator('pending'));
    expect(order.put(session())).toBe(true);
    expect(order.put(session({ last_seq: 2 }))).toBe(false);
    expect(order.remove('two')).toBe(false);
  });
});
