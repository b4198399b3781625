// The head of a conversation: who it is with, and what can be done with it.
import type { Session } from '@deskbell/protocol';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import Check from 'lucide-solid/icons/check';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import PanelRight from 'lucide-solid/icons/panel-right';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import { createSignal, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { t } from '../../../i18n';
import { close, markUnread, races, reopen, setPriority, wake } from '../../../state/actions';
import { ask } from '../../../state/asking';
import { go } from '../../../state/navigation';
import { nameOf } from '../../../state/people';
import { PRIORITIES } from '../../../state/queue';
import { KEYS, keyText } from '../../../state/shortcuts';
import { snoozedText, whenText } from '../../../state/snoozing';
import { convert, ticketPath } from '../../../state/tickets';
import { visitorOf } from '../../../state/visitors';
import { Avatar } from '../../../ui/Avatar';
import { Button, IconButton } from '../../../ui/Button';
import { Chip, PriorityChip } from '../../../ui/Chip';
import { Menu, MenuChoice, MenuItem, MenuLine } from '../../../ui/Menu';
import type { InboxRoute } from '../route';
import { SubjectDialog } from './SubjectDialog';
import { askTransfer, endTransfer, transferring } from './transferring';
import { Viewers } from './Viewers';

const TransferDialog = lazy(() => import('./TransferDialog'));
const TranscriptDialog = lazy(() => import('./TranscriptDialog'));

interface Props {
  session: Session;
  route: InboxRoute;
  onAccept: () => void;
  onCustomer: () => void;
  customerShown: boolean;
}

export function Head(props: Props) {
  const [subject, setSubject] = createSignal(false);
  const [transcript, setTranscript] = createSignal(false);
  const online = () =>
    props.session.customer.online || visitorOf(props.session.customer_id) !== undefined;
  const acceptText = () =>
    races[props.session.id]?.asking ? t('accept.asking') : t('accept.action');
  return (
    <header class="pane-head conversation-head">
      <IconButton class="head-back" label={t('back')} keys="Esc" onClick={() => props.route.back()}>
        <ArrowLeft size={18} class="flip" />
      </IconButton>
      <Avatar name={nameOf(props.session)} id={props.session.customer_id} size="small" />
      <div class="head-who">
        <h2 class="cut" dir="auto">
          {nameOf(props.session)}
        </h2>
        <Show when={props.session.subject}>
          <p class="meta cut" dir="auto">
            {props.session.subject}
          </p>
        </Show>
      </div>
      <span class="head-chips">
        <Viewers id={props.session.id} />
        <Show when={props.session.snooze}>
          {(snooze) => (
            <span title={snoozedText(snooze().until)}>
              <Chip tone="warn">{snoozeChip(snooze().until)}</Chip>
            </span>
          )}
        </Show>
        <Show when={props.session.team}>{(team) => <Chip>{team().name}</Chip>}</Show>
        <Show when={online()}>
          <Chip tone="ok">{t('customer.onPage')}</Chip>
        </Show>
        <PriorityChip priority={props.session.priority} />
      </span>
      <div class="head-actions">
        <Switch>
          <Match when={props.session.status === 'pending'}>
            <Button
              kind="primary"
              disabled={races[props.session.id]?.asking ?? false}
              title={keyText(KEYS.accept)}
              aria-label={acceptText()}
              onClick={() => props.onAccept()}
            >
              <span class="head-long">{acceptText()}</span>
              <span class="head-short">{t('accept.short')}</span>
            </Button>
          </Match>
          <Match when={props.session.status === 'active'}>
            <Button title={keyText(KEYS.close)} onClick={() => void close(props.session.id)}>
              <Check size={16} />
              <span class="head-action-text">{t('chat.close')}</span>
            </Button>
          </Match>
          <Match when={props.session.status === 'closed' && !props.session.merged_into}>
            <Button onClick={() => void reopen(props.session.id)}>
              <RotateCcw size={16} />
              <span class="head-action-text">{t('chat.reopen')}</span>
            </Button>
          </Match>
        </Switch>
        <IconButton
          label={t('customer.toggle')}
          keys={keyText(KEYS.toggleCustomer)}
          aria-pressed={props.customerShown}
          onClick={() => props.onCustomer()}
        >
          <PanelRight size={16} class="flip" />
        </IconButton>
        <Menu label={t('chat.more')} trigger={<Ellipsis size={16} />}>
          <MenuItem
            keys={keyText(KEYS.unread)}
            onSelect={() => {
              void markUnread(props.session.id);
              props.route.back();
            }}
          >
            {t('chat.markUnread')}
          </MenuItem>
          <Show when={props.session.status !== 'closed'}>
            <MenuItem keys={keyText(KEYS.transfer)} onSelect={() => askTransfer(props.session.id)}>
              {t('transfer.action')}
            </MenuItem>
          </Show>
          <Show when={props.session.status === 'active'}>
            <MenuItem
              keys={keyText(KEYS.snooze)}
              onSelect={() => ask({ what: 'snooze', ids: [props.session.id] })}
            >
              {t('snooze.action')}
            </MenuItem>
            <Show when={props.session.snooze}>
              <MenuItem onSelect={() => void wake(props.session.id)}>{t('snooze.wake')}</MenuItem>
            </Show>
          </Show>
          <MenuItem
            keys={keyText(KEYS.tag)}
            onSelect={() => ask({ what: 'tag', ids: [props.session.id] })}
          >
            {t('tags.edit')}
          </MenuItem>
          <Show when={!props.session.merged_into && props.session.channel === 'widget'}>
            <MenuItem onSelect={() => ask({ what: 'merge', id: props.session.id })}>
              {t('merge.action')}
            </MenuItem>
          </Show>
          <MenuItem onSelect={() => setSubject(true)}>{t('chat.editSubject')}</MenuItem>
          <Show
            when={props.session.ticket_id}
            fallback={
              <MenuItem keys={keyText(KEYS.ticket)} onSelect={() => void convert(props.session.id)}>
                {t('chat.convert')}
              </MenuItem>
            }
          >
            {(id) => (
              <MenuItem keys={keyText(KEYS.ticket)} onSelect={() => go(ticketPath(id()))}>
                {t('chat.openTicket', { number: `T-${id()}` })}
              </MenuItem>
            )}
          </Show>
          <MenuItem onSelect={() => setTranscript(true)}>{t('transcript.action')}</MenuItem>
          <MenuLine />
          <MenuChoice
            label={t('filter.priority')}
            value={props.session.priority}
            options={PRIORITIES.map((value) => ({ value, text: t(`priority.${value}`) }))}
            onChange={(value) => void setPriority(props.session.id, value)}
          />
        </Menu>
      </div>
      <Show when={transferring() === props.session.id}>
        <Suspense>
          <TransferDialog session={props.session} onClose={endTransfer} />
        </Suspense>
      </Show>
      <Show when={transcript()}>
        <Suspense>
          <TranscriptDialog session={props.session} onClose={() => setTranscript(false)} />
        </Suspense>
      </Show>
      <SubjectDialog session={props.session} open={subject()} onClose={() => setSubject(false)} />
    </header>
  );
}

const snoozeChip = (until: string | null) =>
  until === null ? t('snooze.untilReplyShort') : whenText(until);
