// What is known about a person beside the chat at hand: account, tickets, notes of colleagues, and everything by time.
import type { CustomerNote, Ticket, TimelineItem } from '@deskbell/protocol';
import { A } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import { explain } from '../../../api/problem';
import {
  addCustomerNote,
  changeCustomerNote,
  getTimeline,
  removeCustomerNote,
} from '../../../api/tickets';
import { getCustomer } from '../../../api/workspace';
import { number, t } from '../../../i18n';
import { age, full } from '../../../i18n/time';
import { may, me } from '../../../state/auth';
import { onChange } from '../../../state/changes';
import { now } from '../../../state/clock';
import { conversationPath } from '../../../state/navigation';
import { createResource } from '../../../state/resource';
import { ticketPath } from '../../../state/tickets';
import { toast } from '../../../state/toasts';
import { Button } from '../../../ui/Button';
import { Chip } from '../../../ui/Chip';
import { ErrorNote } from '../../../ui/Notice';
import { StatusChip } from '../../tickets/StatusChip';
import { Attributes } from './Attributes';
import { PersonDialog } from './PersonDialog';
import { PersonPrivacy } from './PersonPrivacy';
import './context.css';

export function PersonContext(props: { id: number; withoutTicket?: number }) {
  const [answer, { refetch }] = createResource(() => props.id, getCustomer);
  const held = () => (answer.error ? undefined : answer.latest);
  const [editing, setEditing] = createSignal(false);
  onChange('customer', (id) => (id === null || id === props.id) && void refetch());
  onChange('ticket', () => void refetch());
  return (
    <>
      <Show when={answer.error}>
        <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
      </Show>
      <Show when={held()}>
        {(whole) => (
          <>
            <section class="customer-part">
              <h3>
                {t('context.account')}
                <Button kind="link" onClick={() => setEditing(true)}>
                  {t('edit')}
                </Button>
              </h3>
              <p>
                <Chip tone={whole().account.status === 'verified' ? 'ok' : 'neutral'}>
                  {t(`context.${whole().account.status}`)}
                </Chip>{' '}
                <span class="meta">{accountAge(whole().account.age_days)}</span>
              </p>
            </section>
            <Show when={editing()}>
              <PersonDialog customer={whole().customer} onClose={() => setEditing(false)} />
            </Show>
            <Attributes customer={whole().customer} onChanged={() => void refetch()} />
            <Tickets
              tickets={whole().tickets.filter((ticket) => ticket.id !== props.withoutTicket)}
            />
            <Notes id={props.id} notes={whole().notes} />
            <Timeline id={props.id} />
            <PersonPrivacy customer={whole().customer} />
          </>
        )}
      </Show>
    </>
  );
}

function Tickets(props: { tickets: readonly Ticket[] }) {
  return (
    <Show when={props.tickets.length > 0}>
      <section class="customer-part">
        <h3>
          {t('nav.tickets')}
          <span class="meta num">{number(props.tickets.length)}</span>
        </h3>
        <ul>
          <For each={props.tickets}>
            {(ticket) => (
              <li>
                <A class="previous" href={ticketPath(ticket.id)}>
                  <StatusChip status={ticket.status} />
                  <span class="cut" dir="auto">
                    {ticket.subject}
                  </span>
                  <span class="meta num">{ticket.number}</span>
                </A>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

function Notes(props: { id: number; notes: readonly CustomerNote[] }) {
  const [text, setText] = createSignal('');
  const [editing, setEditing] = createSignal<number | null>(null);
  // The same for every try at the same words.
  let clientId = crypto.randomUUID() as string;
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      toast(explain(error), { tone: 'error' });
      return false;
    }
  };
  const add = async (event: Event) => {
    event.preventDefault();
    const note = text().trim();
    if (!note || !(await attempt(() => addCustomerNote(props.id, note, clientId)))) return;
    clientId = crypto.randomUUID();
    setText('');
  };
  const mine = (note: CustomerNote) => note.author.id === me()?.id || may('moderate_messages');
  return (
    <section class="customer-part">
      <h3>{t('context.notes')}</h3>
      <ul class="person-notes">
        <For each={props.notes}>
          {(note) => (
            <li class="person-note">
              <Show
                when={editing() === note.id}
                fallback={
                  <p class="person-note-text" dir="auto">
                    {note.note}
                  </p>
                }
              >
                <form
                  onSubmit={async (event) => {
                    event.preventDefault();
                    const words = String(new FormData(event.currentTarget).get('note') ?? '');
                    if (await attempt(() => changeCustomerNote(props.id, note.id, words)))
                      setEditing(null);
                  }}
                >
                  <textarea
                    name="note"
                    class="input"
                    rows="3"
                    dir="auto"
                    aria-label={t('context.editNote')}
                  >
                    {note.note}
                  </textarea>
                  <div class="form-actions">
                    <Button onClick={() => setEditing(null)}>{t('cancel')}</Button>
                    <Button kind="primary" type="submit">
                      {t('save')}
                    </Button>
                  </div>
                </form>
              </Show>
              <p class="meta person-note-foot">
                <span class="cut" dir="auto">
                  {note.author.name}
                </span>
                <time datetime={note.created_at} title={full(note.created_at)}>
                  {age(Date.parse(note.created_at), now())}
                </time>
                <Show when={mine(note) && editing() !== note.id}>
                  <Button kind="link" onClick={() => setEditing(note.id)}>
                    {t('edit')}
                  </Button>
                  <Button
                    kind="link"
                    onClick={() => void attempt(() => removeCustomerNote(props.id, note.id))}
                  >
                    {t('delete')}
                  </Button>
                </Show>
              </p>
            </li>
          )}
        </For>
      </ul>
      <form class="person-add" onSubmit={(event) => void add(event)}>
        <textarea
          class="input"
          rows="2"
          dir="auto"
          aria-label={t('context.addNote')}
          placeholder={t('context.addNoteHint')}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void add(event);
          }}
        />
        <Show when={text().trim()}>
          <Button type="submit">{t('context.addNote')}</Button>
        </Show>
      </form>
    </section>
  );
}

function Timeline(props: { id: number }) {
  const [open, setOpen] = createSignal(false);
  const [items, setItems] = createSignal<readonly TimelineItem[]>([]);
  const [next, setNext] = createSignal<string | null>(null);
  const load = async (cursor: string | null) => {
    const page = await getTimeline(props.id, cursor);
    setItems((held) => (cursor ? [...held, ...page.items] : page.items));
    setNext(page.next_cursor);
    return page;
  };
  const [first, { refetch }] = createResource(
    () => open() && props.id,
    () => load(null),
  );
  onChange('customer', (id) => open() && (id === null || id === props.id) && void refetch());
  const href = (item: TimelineItem) => {
    if (item.type === 'chat')
      return conversationPath(item.status === 'closed' ? 'closed' : 'active', item.id);
    return item.type === 'ticket' ? ticketPath(Number(item.id)) : null;
  };
  const title = (item: TimelineItem) => item.title ?? t('context.untitled');
  return (
    <details class="customer-part timeline" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('context.timeline')}</summary>
      <Show when={first.error}>
        <ErrorNote text={explain(first.error)} onRetry={() => void refetch()} />
      </Show>
      <ol>
        <For each={items()}>
          {(item) => (
            <li>
              <span class="meta">{t(`context.${item.type}`)}</span>
              <Show
                when={href(item)}
                fallback={
                  <span class="cut" dir="auto">
                    {title(item)}
                  </span>
                }
              >
                {(path) => (
                  <A class="cut" dir="auto" href={path()}>
                    {title(item)}
                  </A>
                )}
              </Show>
              <time class="meta num" datetime={item.at} title={full(item.at)}>
                {age(Date.parse(item.at), now())}
              </time>
            </li>
          )}
        </For>
      </ol>
      <Show when={next()}>
        <Button onClick={() => void load(next())}>{t('context.older')}</Button>
      </Show>
    </details>
  );
}

const accountAge = (days: number) =>
  days === 0 ? t('context.ageToday') : t('context.age', { count: days });
