// Finds web and mail addresses and telephone numbers in a text. They become links around the very same
// text; an address that is not plainly http or https stays text.

export interface TextPart {
  text: string;
  url?: string;
}

// The last character may not be punctuation that ends the sentence around the address. Numbers are
// international ones: anything else may as well be a date or an order.
const FOUND =
  /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}])|([\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,})|(?:\+|\b00)[1-9][\d ()./-]{5,18}\d/gi;

export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: found, 1: web, 2: mail, index } of text.matchAll(FOUND)) {
    if (index > end) parts.push({ text: text.slice(end, index) });
    const url = web ?? (mail ? `mailto:${mail}` : `tel:${found.replace(/[^\d+]/g, '')}`);
    parts.push({ text: found, url });
    end = index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}
