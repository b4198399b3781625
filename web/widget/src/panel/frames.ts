// What each frame of the socket means for what the visitor sees.

import type { Message, ServerFrame } from '@deskbell/protocol';
import type { PanelHost } from '../shared/bridge';
import { t } from '../text';
import type { Chat } from './chat';
import type { Sessions } from './sessions';

interface Scene {
  sessions: Sessions;
  chats: Map<string, Chat>;
  host: PanelHost;
  reload: () => Promise<void>;
  changed: (message: Message) => void;
  /** Tell the page about a message, unless it was told already. */
  heard: (message: Message) => void;
}

export function applyFrame(
  frame: ServerFrame,
  { sessions, chats, host, reload, changed, heard }: Scene,
): void {
  switch (frame.type) {
    case 'chat.message.new': {
      const message = frame.data;
      chats.get(message.session_id)?.receive(message);
      if (!sessions.note(message)) void reload();
      heard(message);
      return;
    }
    case 'chat.message.updated':
      changed(frame.data);
      return;
    case 'chat.session.started':
    case 'chat.session.assigned':
    case 'chat.session.updated':
    case 'chat.session.ended':
      sessions.put(frame.data);
      host.emit('session', frame.data);
      return;
    case 'chat.escalated':
      host.emit('escalation', frame.data);
      return;
    case 'chat.queue': {
      const { session_id, position, expected_wait } = frame.data;
      sessions.moved(session_id, position, expected_wait);
      return;
    }
    case 'chat.typing': {
      const { session_id, user_type, user_name, is_typing } = frame.data;
      if (user_type === 'customer') return;
      host.emit('typing', frame.data);
      chats.get(session_id)?.showTyping(is_typing ? (user_name ?? t('someone')) : null);
      return;
    }
    case 'chat.seen': {
      const { session_id, user_type, seq } = frame.data;
      if (user_type === 'agent') sessions.seenByAgent(session_id, seq);
      else sessions.seenByVisitor(session_id, seq);
    }
  }
}
