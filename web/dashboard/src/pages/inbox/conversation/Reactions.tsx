// Who left which emoji; a click joins them or takes one's own back.
import type { Message, Reaction } from '@deskbell/protocol';
import { For, Show } from 'solid-js';
import { number, t } from '../../../i18n';
import { reacted, toggle } from '../../../state/messages';

export function Reactions(props: { message: Message }) {
  return (
    <Show when={props.message.reactions?.length}>
      <ul class="reactions" aria-label={t('message.reactions')}>
        <For each={props.message.reactions}>
          {(reaction) => (
            <li>
              <button
                type="button"
                class="reaction"
                aria-pressed={reacted(reaction)}
                title={names(reaction)}
                onClick={() => void toggle(props.message, reaction.emoji)}
              >
                <span class="reaction-emoji">{reaction.emoji}</span>
                <span class="num">{number(reaction.count)}</span>
                <span class="unseen"> {names(reaction)}</span>
              </button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

const names = ({ by }: Reaction) =>
  by.map(({ name, user_type }) => name ?? t(`sender.${user_type}`)).join(', ');
