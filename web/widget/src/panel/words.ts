// What the inbox says of itself, in the reader's language where it was written in it.

import type { PublicConfig } from '@deskbell/protocol';
import { language, locale } from '../text';

type Field = 'title' | 'subtitle' | 'greeting' | 'offline_message';

/** "" where nothing was written in that language. */
export function translated(config: PublicConfig | null, field: Field): string {
  const tags = [locale(), language(), language().slice(0, 2)];
  const found = tags.map((tag) => config?.settings.texts?.[tag]?.[field]);
  return found.find(Boolean) ?? '';
}

/** Said in a chat in which nobody has said anything yet. */
export const greeting = (config: PublicConfig | null): string | undefined =>
  config?.open === false
    ? translated(config, 'offline_message') || config.offline.message
    : translated(config, 'greeting') || config?.settings.greeting;
