// One conversation in a list: who, what was said last, when, and whether there is something new.

import type { VisitorSession } from '@deskbell/protocol';
import { Show } from 'solid-js';
import { t } from '../text';
import { Avatar } from './avatar';
import { full, shortTime } from './time';

export function SessionRow(props: { session: VisitorSession; title: string; onOpen: () => void }) {
  const name = () => props.session.agent?.name ?? props.title;
  const when = () => props.session.last_message_at ?? props.session.created_at;
  const preview = () => {
    const last = props.session.last_message;
    if (!last) return props.session.subject ?? t('untitled');
    if (last.deleted) return t('deleted');
    return last.sender_type === 'customer' ? t('you', { text: last.message }) : last.message;
  };
  const state = () => {
    if (props.session.status === 'pending') return t('statePending');
    return props.session.status === 'closed' ? t('stateClosed') : null;
  };

  return (
    <li>
      <button type="button" class="row" onClick={() => props.onOpen()}>
        <Avatar name={name()} />
        <span class="row-text">
          <span class="row-top">
            <span class="row-name" dir="auto">
              {name()}
            </span>
            <Show when={state()}>{(text) => <span class="chip">{text()}</span>}</Show>
            <time class="meta" dateTime={when()} title={full(when())}>
              {shortTime(when())}
            </time>
          </span>
          <span class="row-bottom">
            <span
              class="row-preview"
              dir="auto"
              classList={{ new: props.session.unread_count > 0 }}
            >
              {preview()}
            </span>
            <Show when={props.session.unread_count > 0}>
              <span class="count">
                <span aria-hidden="true">
                  {props.session.unread_count > 9 ? '9+' : props.session.unread_count}
                </span>
                <span class="hidden">{t('unread', { n: props.session.unread_count })}</span>
              </span>
            </Show>
          </span>
        </span>
      </button>
    </li>
  );
}
