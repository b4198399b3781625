// Where the focus goes when the panel opens and when its screen changes.

/** The screen's main control; on touch only the dialog, so that no keyboard jumps up. */
export function focusFirst(dialog: HTMLElement | null): void {
  const touch = matchMedia('(pointer: coarse)').matches;
  const control = touch ? null : dialog?.querySelector<HTMLElement>('[data-first]');
  (control ?? dialog)?.focus({ preventScroll: true });
}
