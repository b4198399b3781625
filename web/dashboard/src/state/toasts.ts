// Short messages about things that happened elsewhere on the page, some with a way to undo them.
import { createSignal } from 'solid-js';

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'error';
  action?: { text: string; run: () => void } | undefined;
}

const [toasts, setToasts] = createSignal<readonly Toast[]>([]);
let last = 0;

export { toasts };

export function toast(
  text: string,
  options: { action?: Toast['action']; tone?: Toast['tone']; seconds?: number } = {},
): void {
  const id = ++last;
  setToasts((all) => [
    ...all.slice(-2),
    { id, text, tone: options.tone ?? 'plain', action: options.action },
  ]);
  setTimeout(() => dismiss(id), (options.seconds ?? 6) * 1000);
}

export function dismiss(id: number): void {
  setToasts((all) => all.filter((toast) => toast.id !== id));
}
