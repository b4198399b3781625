// How large a picture is drawn, known before it is there, so that nothing moves when it comes.

import type { Attachment } from '@deskbell/protocol';

/** Widest and highest. */
const MOST = 220;
const LEAST = 24;

export function boxOf({ width, height }: Attachment) {
  if (!width || !height) return;
  const scale = Math.min(1, MOST / width, MOST / height);
  const fit = (side: number) => Math.max(LEAST, Math.round(side * scale));
  return { width: fit(width), height: fit(height) };
}
