// Where in the panel the visitor is, and the few things several screens need from around them.

import { createSignal } from 'solid-js';
import type { Desk } from './desk';

export type View = 'home' | 'list' | 'chat';
export type Nav = ReturnType<typeof createNav>;

export function createNav(desk: Desk) {
  const [view, setView] = createSignal<View>('home');
  const [draft, setDraft] = createSignal('');
  const [asked, setAsked] = createSignal<Record<string, string> | null>(null);
  let from: View = 'home';

  return {
    view,
    draft,
    setDraft,
    /** Answers of the pre-chat form, given with the first message. */
    asked,
    setAsked,
    home: () => setView('home'),
    list: () => setView('list'),
    back: () => setView(from),
    chat(id: string | null) {
      if (view() !== 'chat') from = view();
      desk.setViewed(id);
      setView('chat');
    },
    /** The session is gone: begin as a new visitor, keeping what was not sent. */
    startOver() {
      setDraft([desk.forget(), draft()].filter(Boolean).join('\n'));
      from = 'home';
      setView('chat');
    },
  };
}
