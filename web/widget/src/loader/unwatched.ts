// Whether the page's inbox is one whose visitors are not watched, as the server wrote it into this script.

import type { WidgetOptions } from '../shared/bridge';

declare const __UNWATCHED__: string;

/** A copy of the script on another server was never told: then nobody is watched. */
export function isUnwatched({ inboxId, tenantId }: WidgetOptions): boolean {
  const list = __UNWATCHED__;
  const name = inboxId ? `#${inboxId}` : (tenantId ?? '');
  let hash = 7;
  for (let i = 0; i < name.length; i += 1) hash = (hash * 31 + name.charCodeAt(i)) | 0;
  return list.startsWith('_') || list.split(',').includes(`${hash}`);
}
