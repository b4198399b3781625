// Who reacted to a message how; a click joins them or takes one's own back.

import type { Message, Reaction } from '@deskbell/protocol';
import { For } from 'solid-js';
import { t } from '../text';
import type { Desk } from './desk';

/** A conversation has one visitor: a customer's reaction is theirs. */
export const isOwn = ({ by }: Reaction) => by.some(({ user_type }) => user_type === 'customer');

export const pathOf = ({ session_id, id }: Message) =>
  `/api/v1/chat/public/session/${encodeURIComponent(session_id)}/messages/${id}`;

export function toggle(desk: Desk, message: Message, emoji: string): Promise<Message> {
  const remove = message.reactions?.some((one) => one.emoji === emoji && isOwn(one)) ?? false;
  return desk.api().post<Message>(`${pathOf(message)}/reactions`, { emoji, remove });
}

export function Reactions(props: { desk: Desk; message: Message }) {
  const all = () => props.message.reactions ?? [];
  const of = (emoji: string) => all().find((one) => one.emoji === emoji) as Reaction;
  return (
    <div class="reactions">
      <For each={all().map(({ emoji }) => emoji)}>
        {(emoji) => (
          <button
            type="button"
            aria-pressed={of(emoji) && isOwn(of(emoji))}
            // What the server refuses stays as it was.
            onClick={() =>
              void toggle(props.desk, props.message, emoji).then(props.desk.changed, () => {})
            }
          >
            <span aria-hidden="true">
              {emoji} {of(emoji)?.count}
            </span>
            <span class="hidden">{t('reacted', { emoji, n: of(emoji)?.count })}</span>
          </button>
        )}
      </For>
    </div>
  );
}
