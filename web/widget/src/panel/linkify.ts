// Finds the web addresses in a text. They become links around the very same text; anything that is
// not plainly http or https stays text.

export interface TextPart {
  text: string;
  url?: string;
}

// The last character may not be punctuation that ends the sentence around the address.
const ADDRESS = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}]/gi;

export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ text: found, url: found });
    end = index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}
