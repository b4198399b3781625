// Cursors are `epoch.seq`. Within an epoch they are ordered by seq; a different epoch means the
// server's log began again (a restored backup), so whatever comes from it is news.

const split = (cursor: string): [string, number] => {
  const dot = cursor.lastIndexOf('.');
  return [cursor.slice(0, dot), Number(cursor.slice(dot + 1))];
};

export function isNewer(cursor: string, than: string | null): boolean {
  if (than === null) return true;
  const [epoch, seq] = split(cursor);
  const [knownEpoch, knownSeq] = split(than);
  return epoch !== knownEpoch || seq > knownSeq;
}
