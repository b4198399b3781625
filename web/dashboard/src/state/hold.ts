// Rows never move under the pointer or the focus. While a list is held it keeps the order it had;
// what would have changed waits behind a "3 new" button.

export interface Held {
  /** What to show. */
  ids: string[];
  /** How many rows would appear or go away if the list were let go. */
  waiting: number;
}

/**
 * `shown` is what the reader sees, `live` what the list is now. Not held, or nothing that is shown would
 * move (rows only came at the end): the live order. Otherwise the shown one, with a count of what is new.
 */
export function hold(shown: readonly string[], live: readonly string[], held: boolean): Held {
  if (!held || shown.length === 0 || isPrefix(shown, live)) return { ids: [...live], waiting: 0 };
  const known = new Set(shown);
  let waiting = 0;
  for (const id of live) if (!known.has(id)) waiting += 1;
  return { ids: [...shown], waiting };
}

function isPrefix(shown: readonly string[], live: readonly string[]): boolean {
  return shown.length <= live.length && shown.every((id, index) => live[index] === id);
}
