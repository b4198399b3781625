// The picker itself, a web component, with its names bundled: no request leaves the desk.

import Picker from 'emoji-picker-element/picker';
import names from 'emoji-picker-element-data/en/emojibase/data.json?url';
import { onCleanup, onMount } from 'solid-js';
import { locale } from '../../../i18n';

const TEXTS: Record<string, () => Promise<{ default: unknown }>> = {
  ar: () => import('emoji-picker-element/i18n/ar'),
  de: () => import('emoji-picker-element/i18n/de'),
  es: () => import('emoji-picker-element/i18n/es'),
  fr: () => import('emoji-picker-element/i18n/fr'),
  zh: () => import('emoji-picker-element/i18n/zh_CN'),
};

export default function EmojiPicker(props: { onPick: (emoji: string) => void }) {
  let box!: HTMLDivElement;
  onMount(async () => {
    const picker = new Picker({ dataSource: names, locale: 'en' });
    picker.classList.add(document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light');
    picker.addEventListener('emoji-click', ({ detail }) => {
      if (detail.unicode) props.onPick(detail.unicode);
    });
    onCleanup(() => picker.remove());
    const texts = await TEXTS[locale().split('-')[0] as string]?.().catch(() => null);
    if (texts) picker.i18n = texts.default as typeof picker.i18n;
    box.append(picker);
    // It draws itself a moment later; whoever opened it wants to search.
    requestAnimationFrame(() => picker.shadowRoot?.querySelector('input')?.focus());
  });
  return <div ref={box} class="emoji-picker" />;
}
