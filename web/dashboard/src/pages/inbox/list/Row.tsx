// One conversation in the list: who, since when, the last words, where they are, what it needs.

import type { Session } from '@deskbell/protocol';
import AlarmClock from 'lucide-solid/icons/alarm-clock';
import Check from 'lucide-solid/icons/check';
import Clock from 'lucide-solid/icons/clock';
import Globe from 'lucide-solid/icons/globe';
import UserCheck from 'lucide-solid/icons/user-check';
import { For, Match, Show, Switch } from 'solid-js';
import { number, t } from '../../../i18n';
import { said } from '../../../i18n/systemLine';
import { age, full, waited } from '../../../i18n/time';
import { me } from '../../../state/auth';
import { now } from '../../../state/clock';
import { conversation, waitingSince } from '../../../state/conversations';
import { nameOf } from '../../../state/people';
import { belongs, type Filter, LONG_WAIT } from '../../../state/queue';
import { snoozedText, whenText } from '../../../state/snoozing';
import { pathOf, visitorOf } from '../../../state/visitors';
import { Avatar } from '../../../ui/Avatar';
import { PriorityChip } from '../../../ui/Chip';
import { TagChip } from '../../../ui/TagChip';
import { ROW } from './window';

interface Props {
  id: string;
  filter: Filter;
  index: number;
  total: number;
  selected: boolean;
  active: boolean;
  /** Picked for an act on many. */
  picked: boolean;
  picking: boolean;
  /** `range`: from the row picked last. */
  onPick: (range: boolean) => void;
  onOpen: () => void;
}

export function Row(props: Props) {
  return (
    <Show when={conversation(props.id)}>
      {(session) => {
        const gone = () =>
          !belongs(session(), props.filter, me()?.id ?? -1) &&
          !('q' in props.filter && props.filter.q);
        const words = () => {
          const last = session().last_message;
          return last ? said(last) : (session().subject ?? t('row.noMessage'));
        };
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus and names the active option
          // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox answers to the keys
          <div
            id={`row-${props.id}`}
            class="row"
            classList={{
              active: props.active,
              unread: session().unread_count > 0,
              gone: gone(),
              picking: props.picking,
              picked: props.picked,
            }}
            role="option"
            aria-selected={props.selected}
            aria-checked={props.picking ? props.picked : undefined}
            aria-setsize={props.total}
            aria-posinset={props.index + 1}
            style={{ transform: `translateY(${props.index * ROW}px)` }}
            onClick={(event) => {
              if (event.shiftKey || event.metaKey || event.ctrlKey) props.onPick(event.shiftKey);
              else props.onOpen();
            }}
            onMouseDown={(event) => event.shiftKey && event.preventDefault()}
          >
            {/* The keyboard's equal is X on the active row. */}
            <span
              class="row-pick"
              aria-hidden="true"
              onClick={(event) => {
                event.stopPropagation();
                props.onPick(event.shiftKey);
              }}
            >
              <Show when={props.picked}>
                <Check size={14} />
              </Show>
            </span>
            <Avatar
              name={nameOf(session())}
              id={session().customer_id}
              online={session().customer.online || visitorOf(session().customer_id) !== undefined}
            />
            <div class="row-text">
              <div class="row-line">
                <span class="row-name cut" dir="auto">
                  {nameOf(session())}
                </span>
                <Since session={session()} />
              </div>
              <div class="row-preview cut" dir="auto">
                {words()}
              </div>
              <div class="row-line row-foot">
                <Where session={session()} gone={gone()} />
                <For each={session().tags.slice(0, 2)}>{(tag) => <TagChip name={tag} />}</For>
                <PriorityChip priority={session().priority} />
                <Show when={session().unread_count > 0}>
                  <span class="count row-count">
                    {number(session().unread_count)}
                    <span class="unseen"> {t('row.unread')}</span>
                  </span>
                </Show>
              </div>
            </div>
          </div>
        );
      }}
    </Show>
  );
}

function Since(props: { session: Session }) {
  const last = () => props.session.last_message_at ?? props.session.created_at;
  const waiting = () => (now() - waitingSince(props.session)) / 1000;
  return (
    <Show
      when={props.session.status === 'pending'}
      fallback={
        <time class="row-time num" datetime={last()} title={full(last())}>
          {age(new Date(last()).getTime(), now())}
        </time>
      }
    >
      <span
        class="row-time num"
        classList={{ late: waiting() > LONG_WAIT }}
        title={t('row.waitingSince', { at: full(waitingSince(props.session)) })}
      >
        <span class="unseen">{t('row.waiting')} </span>
        {waited(waiting())}
      </span>
    </Show>
  );
}

function Where(props: { session: Session; gone: boolean }) {
  const page = () =>
    visitorOf(props.session.customer_id)?.url || props.session.customer.page?.url || null;
  return (
    <span class="row-where cut">
      <Switch
        fallback={
          <>
            <Clock size={14} /> <span class="cut">{t(`row.${props.session.status}`)}</span>
          </>
        }
      >
        <Match when={props.session.snooze}>
          {(snooze) => (
            <>
              <AlarmClock size={14} />{' '}
              <span class="cut" title={snoozedText(snooze().until)}>
                {until(snooze().until)}
              </span>
            </>
          )}
        </Match>
        <Match
          when={
            props.session.agent &&
            (props.gone || props.session.agent_id !== me()?.id) &&
            props.session.agent
          }
        >
          {(agent) => (
            <>
              <UserCheck size={14} />{' '}
              <span class="cut">
                {props.gone ? t('row.acceptedBy', { name: agent().name }) : agent().name}
              </span>
            </>
          )}
        </Match>
        <Match when={props.session.status !== 'closed' && page()}>
          {(url) => (
            <>
              <Globe size={14} />{' '}
              <span class="cut" title={url()} dir="ltr">
                {pathOf(url())}
              </span>
            </>
          )}
        </Match>
      </Switch>
    </span>
  );
}

const until = (at: string | null) => (at === null ? t('snooze.untilReplyShort') : whenText(at));
