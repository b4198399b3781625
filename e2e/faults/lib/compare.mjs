// Holds what the server says against what it acknowledged, and names every difference.
import { allMessages, api } from '../../lib/api.mjs';

/** Problems as sentences; none when every promise held. */
export async function compare({ base, token, sessions, ledger }) {
  const acked = groupBySession(ledger);
  const problems = [];
  for (const session of sessions) {
    const stored = await allMessages(base, token, session);
    const { session: summary } = await api(base, token).get(`/api/v1/chat/sessions/${session}`);
    problems.push(...orderProblems(session, stored, summary.last_seq));
    problems.push(...ackProblems(session, stored, acked.get(session) ?? []));
  }
  return problems;
}

/** G2: seq is 1 … n without a gap, and the conversation knows its n. */
function orderProblems(session, stored, lastSeq) {
  const problems = stored
    .filter((message, index) => message.seq !== index + 1)
    .slice(0, 1)
    .map((message) => `gap: ${session} has seq ${message.seq} where another belongs`);
  if (stored.length !== lastSeq)
    problems.push(`gap: ${session} says last_seq ${lastSeq}, has ${stored.length}`);
  return problems;
}

/** G1 and G3: every ack is there as it was given, once; and nothing that was never acknowledged. */
function ackProblems(session, stored, acked) {
  const problems = [];
  const byClientId = new Map();
  for (const message of stored.filter((one) => one.client_id)) {
    if (byClientId.has(message.client_id))
      problems.push(`doubled: ${message.client_id} in ${session}`);
    byClientId.set(message.client_id, message);
  }
  for (const entry of acked) {
    const message = byClientId.get(entry.client_id);
    if (!message) problems.push(`lost: ${entry.client_id} (seq ${entry.seq} of ${session})`);
    else if (
      message.id !== entry.id ||
      message.seq !== entry.seq ||
      message.message !== entry.text
    ) {
      problems.push(
        `changed: ${entry.client_id} was acknowledged as seq ${entry.seq}, is seq ${message.seq}`,
      );
    }
    byClientId.delete(entry.client_id);
  }
  // Writers retry until each message is acknowledged, so nothing else can be in there.
  for (const id of byClientId.keys())
    problems.push(`unknown: ${id} in ${session} was never acknowledged`);
  return problems;
}

function groupBySession(ledger) {
  const groups = new Map();
  for (const entry of ledger) {
    if (!groups.has(entry.session_id)) groups.set(entry.session_id, []);
    groups.get(entry.session_id).push(entry);
  }
  return groups;
}
