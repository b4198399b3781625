// What a client was told, in order: waiting for one thing, and counting afterwards.
import { within } from './wait.mjs';

export function createHeard(who) {
  const log = [];
  const waiting = new Set();

  return {
    /** All of it, as `{ name, data }`. */
    log,
    of: (name) => log.filter((one) => one.name === name).map((one) => one.data),

    add(name, data) {
      const one = { name, data, taken: false };
      log.push(one);
      for (const wait of waiting) if (!one.taken && wait(one)) waiting.delete(wait);
    },

    /** The first `name` that fits and was not taken before, heard already or to come. */
    next(name, fits = () => true) {
      const takes = (one) => !one.taken && one.name === name && fits(one.data);
      const there = log.find(takes);
      if (there) {
        there.taken = true;
        return Promise.resolve(there.data);
      }
      const coming = new Promise((resolve) => {
        waiting.add((one) => {
          if (!takes(one)) return false;
          one.taken = true;
          resolve(one.data);
          return true;
        });
      });
      return within(`${who} hears ${name}`, coming);
    },
  };
}
