// What the widget settings need to compute: origins out of what was typed, the snippet, a text colour.

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

/** White or near-black, whichever can be read on the colour. */
export function textOn(colour: string): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (light + 0.05) >= 4.5 ? '#fff' : '#16161a';
}
