// The tenant's tags, for chips, suggestions and filters; followed as they change.
import type { Tag, TagColour } from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { listTags } from '../api/views';

export const TAG_COLOURS: readonly TagColour[] = [
  'grey',
  'blue',
  'green',
  'amber',
  'red',
  'violet',
];

const [tags, setTags] = createSignal<readonly Tag[]>([]);

export { tags };

export async function loadTags(): Promise<void> {
  setTags(await listTags());
}

export const colourOf = (name: string): TagColour =>
  tags().find((tag) => tag.name === name)?.colour ?? 'grey';

/** Those whose name begins with, or else contains, what was typed; most used first. */
export function suggestions(typed: string, without: readonly string[], most = 8): Tag[] {
  const word = typed.trim().toLocaleLowerCase();
  const rank = (tag: Tag) => (tag.name.toLocaleLowerCase().startsWith(word) ? 0 : 1);
  return tags()
    .filter((tag) => !without.includes(tag.name))
    .filter((tag) => tag.name.toLocaleLowerCase().includes(word))
    .sort((a, b) => rank(a) - rank(b) || b.uses - a.uses)
    .slice(0, most);
}
