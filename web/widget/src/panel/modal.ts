// On a phone the panel covers the page: the page behind becomes inert and does not scroll, and the
// panel follows the visible height while the keyboard is up. On larger screens nothing is touched.

import { createSignal } from 'solid-js';
import type { PanelHost } from '../shared/bridge';

export function createModal({ shadow, slot }: PanelHost) {
  const query = matchMedia('(max-width: 480px)');
  const [phone, setPhone] = createSignal(query.matches);
  const viewport = window.visualViewport;
  let undo: (() => void) | null = null;
  let entered = false;

  function cover() {
    const covered = [...document.body.children].filter(
      (child): child is HTMLElement =>
        child instanceof HTMLElement && child !== shadow.host && !child.inert,
    );
    for (const child of covered) child.inert = true;
    const { style } = document.documentElement;
    const { overflow } = style;
    style.overflow = 'hidden';
    const fit = () => {
      slot.style.setProperty('--visible-height', `${viewport?.height ?? innerHeight}px`);
      slot.style.setProperty('--visible-top', `${viewport?.offsetTop ?? 0}px`);
    };
    fit();
    viewport?.addEventListener('resize', fit);
    viewport?.addEventListener('scroll', fit);
    return () => {
      for (const child of covered) child.inert = false;
      style.overflow = overflow;
      viewport?.removeEventListener('resize', fit);
      viewport?.removeEventListener('scroll', fit);
    };
  }

  function settle() {
    setPhone(query.matches);
    undo?.();
    undo = entered && query.matches ? cover() : null;
  }

  return {
    phone,
    enter() {
      entered = true;
      query.addEventListener('change', settle);
      settle();
    },
    leave() {
      entered = false;
      query.removeEventListener('change', settle);
      settle();
    },
  };
}
