// What an agent does to a message: edit, delete, react, answer. Reactions show at once and are put back
// when the server refuses them.
import { type Message, type Quote, quoteOf, type Reaction } from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { explain } from '../api/problem';
import * as api from '../api/sessions';
import { t } from '../i18n';
import { may, me } from './auth';
import { heldTimeline } from './timelines';
import { toast } from './toasts';

const [editing, setEditing] = createSignal<{ id: string; text: string } | null>(null);
const [answering, setAnswering] = createSignal<Record<string, Quote | undefined>>({});

/** The message whose text is being changed, with the text so far. */
export { editing };

export const isOwn = (message: Message) =>
  message.sender_type === 'agent' && message.sender_id === me()?.id;
/** Supervisors and admins, unless the workspace says otherwise: then the server refuses. */
export const mayModerate = () => may('moderate_messages');

const touchable = (message: Message) => !message.deleted_at && message.type !== 'system';
export const mayAnswer = touchable;
export const mayReact = touchable;
/** What went out through another channel stands there, whatever we do. */
const isOurs = (message: Message, channel: string) =>
  channel === 'widget' || message.sender_type === 'customer';
export const mayEdit = (message: Message, channel: string) =>
  touchable(message) && message.type !== 'kb_article' && isOwn(message) && isOurs(message, channel);
export const mayDelete = (message: Message, channel: string) =>
  touchable(message) && (isOwn(message) || mayModerate()) && isOurs(message, channel);

export const beginEdit = (message: Message) =>
  setEditing({ id: message.id, text: message.message });
export const typeEdit = (text: string) => setEditing((now) => now && { ...now, text });
export const endEdit = () => setEditing(null);

export async function saveEdit(message: Message): Promise<void> {
  const text = editing()?.text.trim() ?? '';
  if (text === message.message) return void endEdit();
  try {
    const now = await api.editMessage(message.session_id, message.id, text);
    heldTimeline(message.session_id)?.update(now);
    endEdit();
  } catch (error) {
    toast(explain(error), { tone: 'error' });
  }
}

export async function remove(message: Message): Promise<void> {
  try {
    heldTimeline(message.session_id)?.update(
      await api.deleteMessage(message.session_id, message.id),
    );
  } catch (error) {
    toast(explain(error), { tone: 'error' });
  }
}

export const reacted = (reaction: Reaction) =>
  reaction.by.some(({ user_type, user_id }) => user_type === 'agent' && user_id === me()?.id);

export async function toggle(message: Message, emoji: string): Promise<void> {
  const had = message.reactions?.find((one) => one.emoji === emoji);
  const off = had !== undefined && reacted(had);
  const lines = heldTimeline(message.session_id);
  lines?.update({ ...message, reactions: toggled(message.reactions ?? [], emoji, off) });
  try {
    lines?.update(await api.react(message.session_id, message.id, emoji, off));
  } catch (error) {
    lines?.update(message);
    toast(explain(error), { tone: 'error' });
  }
}

function toggled(all: readonly Reaction[], emoji: string, off: boolean): Reaction[] {
  const mine = { user_type: 'agent' as const, user_id: me()?.id ?? null, name: me()?.name ?? null };
  const isMine = ({ user_type, user_id }: Reaction['by'][number]) =>
    user_type === 'agent' && user_id === mine.user_id;
  const known = all.some((one) => one.emoji === emoji);
  const list = known ? all : [...all, { emoji, count: 0, by: [] }];
  return list
    .map((one) => {
      if (one.emoji !== emoji) return one;
      const by = off ? one.by.filter((person) => !isMine(person)) : [...one.by, mine];
      return { emoji, count: by.length, by };
    })
    .filter(({ count }) => count > 0);
}

/** The message the next reply in a conversation answers. */
export const answeringIn = (id: string) => answering()[id];
export const answer = (message: Message) =>
  setAnswering((all) => ({ ...all, [message.session_id]: quoteOf(message) }));
export const endAnswer = (id: string) => setAnswering((all) => ({ ...all, [id]: undefined }));

export async function copyText(message: Message): Promise<void> {
  await navigator.clipboard.writeText(message.message);
  toast(t('copied'));
}
