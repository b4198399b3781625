// The ledger: what the server has acknowledged, kept in a file that no crash of the server touches.
import { openSync, readFileSync, statSync, writeSync } from 'node:fs';

/** An entry is `{ client_id, session_id, id, seq, text }`. */
export function createLedger(file) {
  const handle = openSync(file, 'a');
  return { add: (entry) => writeSync(handle, `${JSON.stringify(entry)}\n`) };
}

export const readLedger = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

export const ledgerSize = (file) => statSync(file).size;
