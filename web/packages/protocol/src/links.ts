// What in a text is an address to follow: of the web, of a mailbox, of a telephone. Pure: it only cuts the
// text into parts, so that nothing anybody writes is ever read as markup.

export interface LinkPart {
  text: string;
  /** `https:`, `http:`, `mailto:` or `tel:`; null: just text. */
  href: string | null;
}

/** Made when it is first wanted: whoever shows no links doesn't carry it. */
const pattern = () => {
  const web = String.raw`https?:\/\/[^\s<>"]+|www\.[\p{L}\d-]+\.[^\s<>"]+`;
  const mail = String.raw`[\w.%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}`;
  // With a country's code, with the 0 of a dialling code, or in the groups North America writes.
  const phone = String.raw`\+\d[\d ()./-]{5,20}\d|\(?0\d[\d ()/.-]{5,16}\d|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}`;
  return new RegExp(`(?<![\\p{L}\\d@/.])(?:(${web})|(${mail})|(${phone}))`, 'giu');
};
let any: RegExp | undefined;
/** Belongs to the sentence around an address, not to it. */
const TAIL = /[.,;:!?'"’”…\])}>]+$/u;
const DATE = /^\d{1,2}[-./]\d{1,2}[-./]\d{2,4}$/;

export function linkParts(text: string): LinkPart[] {
  const found: LinkPart[] = [];
  let end = 0;
  any ??= pattern();
  for (const match of text.matchAll(any)) {
    const link = linked(match, text);
    if (!link) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index), href: null });
    found.push(link);
    end = match.index + link.text.length;
  }
  if (end < text.length) found.push({ text: text.slice(end), href: null });
  return found;
}

function linked(match: RegExpExecArray, text: string): LinkPart | null {
  const [whole, web, mail] = match;
  if (web) {
    const address = withoutTail(web);
    if (!/^(?:https?:\/\/|www\.)./i.test(address)) return null;
    return { text: address, href: /^www\./i.test(address) ? `https://${address}` : address };
  }
  if (mail) return { text: mail, href: `mailto:${mail}` };
  const digits = whole.replace(/\D/g, '');
  const next = text[match.index + whole.length] ?? '';
  const isPhone =
    digits.length >= 7 && digits.length <= 15 && !DATE.test(whole) && !/[\d\p{L}]/u.test(next);
  return isPhone ? { text: whole, href: `tel:${whole.startsWith('+') ? '+' : ''}${digits}` } : null;
}

/** A bracket that the address itself opened stays. */
function withoutTail(address: string): string {
  const cut = address.replace(TAIL, '');
  const rest = address.slice(cut.length);
  return rest.startsWith(')') && cut.split('(').length > cut.split(')').length ? `${cut})` : cut;
}
