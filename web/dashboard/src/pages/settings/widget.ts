// What the widget settings need to compute: origins out of what was typed, the snippet, what is readable.
import { contrast } from '../../../../widget/src/panel/readable';
import { luminance, textOn } from '../../../../widget/src/shared/colour';

/** One origin a line. The path of a pasted address is dropped; what is no address is named. */
export function originsOf(text: string): { good: string[]; bad: string | null } {
  const good = new Set<string>();
  for (const line of text.split(/[\s,]+/).filter(Boolean)) {
    if (line === 'loopback') good.add(line);
    else if (/^https?:\/\//i.test(line) && URL.canParse(line)) good.add(new URL(line).origin);
    else return { good: [], bad: line };
  }
  return { good: [...good], bad: null };
}

export function snippetFor(server: string, tenant: string, inbox: number): string {
  return `<script src="${server}/chat-widget.js"></script>
<script>
  CallCenterChat.init({ apiUrl: '${server}', tenantId: '${tenant}', inboxId: ${inbox} });
</script>`;
}

export interface Reading {
  /** What the widget writes in on the colour. */
  text: '#ffffff' | '#000000';
  /** White on the colour, and what is used instead where that can't be read. */
  white: number;
  used: number;
}

export function readingOn(colour: string): Reading {
  const text = textOn(colour) as Reading['text'];
  const on = (other: string) => contrast(luminance(colour), luminance(other));
  return { text, white: on('#ffffff'), used: on(text) };
}
