// Where in the panel the visitor is, and the few things several screens need from around them.

import type { Quote } from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import type { Invitation } from '../shared/bridge';
import type { Desk } from './desk';

export type View = 'home' | 'list' | 'chat' | 'article';
export type Nav = ReturnType<typeof createNav>;

export function createNav(desk: Desk, first: View) {
  const [view, setView] = createSignal<View>(first);
  const [draft, setDraft] = createSignal('');
  const [asked, setAsked] = createSignal<Record<string, string> | null>(null);
  const [invitation, setInvitation] = createSignal<Invitation | null>(null);
  const [article, setArticle] = createSignal(0);
  /** What the next message answers. */
  const [answers, setAnswers] = createSignal<Quote | null>(null);
  /** The message something is being done with. */
  const [about, setAbout] = createSignal<{ id: string; edit?: boolean } | null>(null);
  // Counts up whenever the control that had the focus goes away, so that the focus goes somewhere.
  const [moved, setMoved] = createSignal(0);
  const refocus = () => void setMoved((count) => count + 1);
  let trail: View[] = [];

  function show(to: View) {
    if (to !== view()) trail.push(view());
    setView(to);
  }

  function go(to: View) {
    show(to);
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
    answers,
    setAnswers,
    about,
    setAbout,
    /** What a rule asked; the first message answers it. */
    invitation,
    /** The number of the article on screen. */
    article,
    list: () => go('list'),
    back() {
      setView(trail.pop() ?? 'home');
      refocus();
    },
    read(id: number) {
      setArticle(id);
      go('article');
    },
    /** As `chat`, unasked: the focus stays where somebody has it. */
    appear(id: string | null, asked?: Invitation) {
      setInvitation(asked ?? null);
      desk.setViewed(id);
      show('chat');
    },
    chat(id: string | null) {
      setAnswers(null);
      setAbout(null);
      desk.setViewed(id);
      go('chat');
    },
    /** The session is gone: begin as a new visitor, keeping what was not sent. */
    startOver() {
      setDraft([desk.forget(), draft()].filter(Boolean).join('\n'));
      go('chat');
      trail = ['home'];
    },
  };
}
