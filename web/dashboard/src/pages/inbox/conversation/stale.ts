// Finds the colleague's answer that a held-back reply was written without.
import type { Message } from '@deskbell/protocol';
import { me } from '../../../state/auth';
import type { Pending } from '../../../state/outbox';

export function answerBefore(entry: Pending, messages: readonly Message[]): Message | undefined {
  const expected = entry.extra?.expected_last_seq;
  const after = typeof expected === 'number' ? expected : 0;
  return messages
    .filter(
      (message) =>
        message.seq > after && message.sender_type === 'agent' && message.sender_id !== me()?.id,
    )
    .at(-1);
}
