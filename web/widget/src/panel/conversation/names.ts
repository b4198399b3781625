// Who the visitor is and which conversation they are in, under names the widget makes itself. They
// are what lets somebody back in, so nobody can guess them.

import { type OutboxStorage, uuid } from '@deskbell/protocol';

export interface Names {
  user: string;
  conversation: string;
  /** Where the inbox wants more than a name. */
  token?: string;
  /** The server has not heard of the conversation yet. */
  fresh?: boolean;
  /** The newest message the visitor has looked at. */
  seen?: number;
}

const fresh = (): Names => ({
  user: `user_${uuid()}`,
  conversation: `conv_${uuid()}`,
  fresh: true,
});

export function createNames(storage: OutboxStorage, key: string) {
  let held: Names | null = null;

  function read(): Names {
    try {
      const { user, conversation, token, fresh, seen } = JSON.parse(
        storage.getItem(key) ?? '',
      ) as Names;
      if (user && conversation) return { user, conversation, token, fresh, seen };
    } catch {
      // Nothing kept yet, or something that is not ours.
    }
    return fresh();
  }

  function save(names: Names): Names {
    held = names;
    storage.setItem(key, JSON.stringify(names));
    return names;
  }

  const now = (): Names => held ?? save(read());
  return {
    now,
    isKnown: () => storage.getItem(key) !== null,
    change: (to: Partial<Names>) => save({ ...now(), ...to }),
    newConversation: () =>
      save({ ...now(), conversation: fresh().conversation, fresh: true, seen: 0 }),
    forget: () => save(fresh()),
  };
}
