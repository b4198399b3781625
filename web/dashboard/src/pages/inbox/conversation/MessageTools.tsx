// What can be done with a message: beside it under a pointer, by the keyboard from message to message, and
// after a long press.
import { type Message, REACTIONS, type Session } from '@deskbell/protocol';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import { Show } from 'solid-js';
import { t } from '../../../i18n';
import {
  answer,
  beginEdit,
  copyText,
  mayAnswer,
  mayDelete,
  mayEdit,
  mayReact,
  reacted,
  remove,
  toggle,
} from '../../../state/messages';
import { Menu, MenuItem, MenuLine, MenuRow } from '../../../ui/Menu';
import { takeBack } from './composing';

interface Props {
  message: Message;
  session: Session;
  /** The one the Tab key reaches; the arrows lead on from it. */
  newest: boolean;
}

export function MessageTools(props: Props) {
  const active = () => props.session.status === 'active';
  const own = (emoji: string) =>
    props.message.reactions?.some((one) => one.emoji === emoji && reacted(one)) ?? false;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move the focus of the button inside.
    <div class="bubble-tools" onKeyDown={walk}>
      <Menu
        float
        label={t('message.actions')}
        tabIndex={props.newest ? 0 : -1}
        trigger={<Ellipsis size={16} />}
      >
        <Show when={mayReact(props.message)}>
          <MenuRow
            label={t('message.react')}
            options={REACTIONS}
            chosen={own}
            onSelect={(emoji) => void toggle(props.message, emoji)}
          />
          <MenuLine />
        </Show>
        <Show when={mayAnswer(props.message) && active()}>
          <MenuItem
            onSelect={() => {
              answer(props.message);
              takeBack(props.session.id);
            }}
          >
            {t('message.answer')}
          </MenuItem>
        </Show>
        <Show when={props.message.message}>
          <MenuItem onSelect={() => void copyText(props.message)}>{t('copyText')}</MenuItem>
        </Show>
        <Show
          when={mayEdit(props.message, props.session.channel) && props.session.status !== 'closed'}
        >
          <MenuItem onSelect={() => beginEdit(props.message)}>{t('message.edit')}</MenuItem>
        </Show>
        <Show when={mayDelete(props.message, props.session.channel)}>
          <MenuItem onSelect={() => void remove(props.message)}>{t('message.delete')}</MenuItem>
        </Show>
      </Menu>
    </div>
  );
}

/** From one message's button to the next. Keys of an open menu never get here. */
function walk(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const log = event.currentTarget.closest('.log');
  const all = [...(log?.querySelectorAll<HTMLElement>('.bubble-tools') ?? [])];
  const next = all[all.indexOf(event.currentTarget) + step]?.querySelector('button');
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
