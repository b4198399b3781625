// Where in the panel the visitor is, and the few things several screens need from around them.

import { createSignal } from 'solid-js';
import type { Desk } from './desk';

export type View = 'home' | 'list' | 'chat';
export type Nav = ReturnType<typeof createNav>;

export function createNav(desk: Desk, first: View) {
  const [view, setView] = createSignal<View>(first);
  const [draft, setDraft] = createSignal('');
  const [asked, setAsked] = createSignal<Record<string, string> | null>(null);
  // Counts up whenever the control that had the focus goes away, so that the focus goes somewhere.
  const [moved, setMoved] = createSignal(0);
  const refocus = () => void setMoved((count) => count + 1);
  let from: View = 'home';

  function go(to: View) {
    setView(to);
    refocus();
  }

  return {
    view,
    moved,
    refocus,
    draft,
    setDraft,
    /** Answers of the pre-chat form, given with the first message. */
    asked,
    setAsked,
    home: () => go('home'),
    list: () => go('list'),
    back: () => go(from),
    chat(id: string | null) {
      if (view() !== 'chat') from = view();
      desk.setViewed(id);
      go('chat');
    },
    /** The session is gone: begin as a new visitor, keeping what was not sent. */
    startOver() {
      setDraft([desk.forget(), draft()].filter(Boolean).join('\n'));
      from = 'home';
      go('chat');
    },
  };
}
