// The little the widget keeps in the visitor's browser: nothing before the first message is sent,
// afterwards the visitor's token (and messages still to be sent).

import type { OutboxStorage } from '@deskbell/protocol';
import type { WidgetOptions } from './bridge';

/** One name per server and tenant, so that two shops on one origin do not share visitors. */
export const storageName = ({ apiUrl, tenantId }: WidgetOptions): string =>
  `call-center-chat:${tenantId ?? ''}@${apiUrl}`;

export function readToken(options: WidgetOptions): string | null {
  try {
    return localStorage.getItem(storageName(options));
  } catch {
    return null;
  }
}

/** localStorage, or memory where the browser forbids it: the chat then lasts as long as the page. */
export function openStorage(): OutboxStorage {
  try {
    const storage = window.localStorage;
    // Reading is what throws where storage is blocked; nothing is written here.
    storage.getItem('');
    return storage;
  } catch {
    const kept = new Map<string, string>();
    return {
      get length() {
        return kept.size;
      },
      key: (index) => [...kept.keys()][index] ?? null,
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }
}
