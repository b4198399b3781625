// What each frame of the socket does to what this tab holds. The connection hands every frame over once
// and in order; everything here is safe to repeat anyway.
import {
  ApiError,
  type Message,
  type Receipt,
  type ServerFrame,
  type Session,
} from '@deskbell/protocol';
import { getCustomer } from '../api/workspace';
import { t } from '../i18n';
import { said } from '../i18n/systemLine';
import { chime, notify } from './alerts';
import { announce } from './announce';
import { me } from './auth';
import { receiveChange } from './changes';
import {
  conversation,
  countStarted,
  customerIs,
  customerWentOffline,
  edit,
  forgetCustomer,
  knowsCustomer,
  reading,
  receive,
  receiveMessage,
} from './conversations';
import { receiveDraft } from './drafts';
import { reloadLists } from './lists';
import { openConversation } from './navigation';
import { loadNotifications } from './notifications';
import { nameOf, receivePresence } from './people';
import { loadSavedViews } from './savedViews';
import { loadTags, tags } from './tags';
import { loadTeams } from './teams';
import { heldTimeline } from './timelines';
import { receivePreview, receiveTyping, stopTyping } from './typing';
import { receiveViewing } from './viewing';
import { receiveDigest, receiveVisitor, receiveVisitorLeft, visitorOf } from './visitors';

/** False when the counts can't be kept by what is known here and have to be asked for. */
export function receiveFrame(frame: ServerFrame): boolean {
  switch (frame.type) {
    case 'chat.message.new':
      receiveChatMessage(frame.data);
      return true;
    case 'chat.message.updated':
      receiveUpdate(frame.data);
      return true;
    case 'chat.note.new':
      heldTimeline(frame.data.session_id)?.receiveNote(frame.data);
      return true;
    case 'chat.session.started':
      started(frame.data);
      return true;
    case 'chat.session.assigned':
    case 'chat.session.updated':
    case 'chat.session.ended':
      return receive(frame.data);
    case 'chat.agent.joined':
    case 'chat.rated':
      return receive(frame.data.session);
    case 'chat.typing':
      if (!(frame.data.user_type === 'agent' && frame.data.user_id === me()?.id)) {
        receiveTyping(frame.data);
      }
      return true;
    case 'chat.typing.preview':
      receivePreview(frame.data);
      return true;
    case 'chat.message.failed':
      heldTimeline(frame.data.session_id)?.fail(frame.data.seq, frame.data.reason);
      return true;
    case 'chat.seen':
      seen(frame.data);
      return true;
    case 'chat.viewing':
      receiveViewing(frame.data);
      return true;
    case 'chat.draft':
      receiveDraft(frame.data);
      return true;
    case 'desk.changed':
      if (frame.data.noun === 'customer') void customerChanged(frame.data.id);
      receiveChange(frame.data);
      if (frame.data.noun === 'team') void loadTeams().catch(() => {});
      if (frame.data.noun === 'tag') void tagsChanged().catch(() => {});
      if (frame.data.noun === 'saved_view') void loadSavedViews().catch(() => {});
      if (frame.data.noun === 'notification') void loadNotifications().catch(() => {});
      return true;
    case 'presence.agent':
      receivePresence(frame.data.agent_id, frame.data.status);
      return true;
    case 'visitor.joined':
    case 'visitor.updated':
      receiveVisitor(frame.data);
      return true;
    case 'visitors.changed':
      for (const customer of receiveDigest(frame.data)) left(customer);
      return true;
    case 'visitor.left':
      left(receiveVisitorLeft(frame.data.visit_id));
      return true;
    default:
      return true;
  }
}

function started(session: Session): void {
  const known = conversation(session.id) !== undefined;
  receive(session);
  if (known) return;
  if (session.status === 'pending') countStarted();
  const name = nameOf(session);
  announce(
    session.priority === 'medium' || session.priority === 'low'
      ? t('announce.new', { name })
      : t('announce.newPriority', { name, priority: t(`priority.${session.priority}`) }),
  );
  chime();
  notify(name, (session.last_message && said(session.last_message)) ?? t('notify.started'), () =>
    openConversation('pending', session.id),
  );
}

function receiveChatMessage(data: Message & { session?: Session }): void {
  const { session, ...message } = data;
  const id = message.session_id;
  heldTimeline(id)?.receive(message);
  if (message.sender_type === 'customer') stopTyping(id);
  if (message.sender_type === 'agent') stopTyping(id, message.sender_id);
  const known = conversation(id);
  if (session) receive(session);
  if (!known) return;
  receiveMessage(id, message.seq, message.sender_type, known.last_seq);
  if (message.seq <= known.last_seq || message.sender_type !== 'customer') return;
  if (known.agent_id !== me()?.id || (reading() === id && !document.hidden)) return;
  chime();
  notify(nameOf(known), message.message, () => openConversation('mine', id));
}

function receiveUpdate(data: Extract<ServerFrame, { type: 'chat.message.updated' }>['data']): void {
  const { session, change: _, ...message } = data;
  heldTimeline(message.session_id)?.update(message);
  if (session) receive(session);
}

/** A renamed or removed tag is another word in conversations everywhere. */
async function tagsChanged(): Promise<void> {
  const before = new Set(tags().map((tag) => tag.name));
  await loadTags();
  const names = new Set(tags().map((tag) => tag.name));
  if ([...before].some((name) => !names.has(name))) reloadLists();
}

/** Somebody can be on the site in two tabs: gone is who has no visit left. */
function left(customer: number | null): void {
  if (customer !== null && !visitorOf(customer)) customerWentOffline(customer);
}

async function customerChanged(id: number | null): Promise<void> {
  // Chats were thrown away that were kept long enough.
  if (id === null) return reloadLists();
  if (!knowsCustomer(id)) return;
  const answer = await getCustomer(id).catch((error) => error);
  if (answer instanceof ApiError) {
    if (answer.status !== 404) return;
    // Somebody had them erased.
    forgetCustomer(id);
    reloadLists();
  } else if (answer.customer) customerIs(answer.customer);
}

function seen({ session_id, user_type, user_id, seq }: Receipt): void {
  const side = user_type === 'customer' ? 'customer_seq' : 'agent_seq';
  edit(session_id, (session) => ({
    seen: { ...session.seen, [side]: Math.max(session.seen[side], seq) },
    ...(user_type === 'agent' &&
      user_id === me()?.id &&
      seq >= session.last_seq && { unread_count: 0 }),
  }));
}
