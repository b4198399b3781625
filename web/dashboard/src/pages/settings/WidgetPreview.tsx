// The real widget beside its settings, in a page of its own where everything it asks for is made up.
// It is drawn anew a moment after the last change.
import type { InboxSettings } from '@deskbell/protocol';
import { createEffect, createSignal, onCleanup, onMount } from 'solid-js';
import { t } from '../../i18n';
import { isDark } from '../../state/settings';
import { nextOpening } from './hours/opening';

const SETTLE = 200;

interface Props {
  settings: InboxSettings;
  /** The language whose texts are shown; none: the inbox's own. */
  language: string | null;
}

export function WidgetPreview(props: Props) {
  let frame!: HTMLIFrameElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const [ready, setReady] = createSignal(false);
  const [closed, setClosed] = createSignal(false);

  const heard = ({ data, source, origin }: MessageEvent) => {
    if (
      source === frame.contentWindow &&
      origin === location.origin &&
      data?.type === 'preview-ready'
    )
      setReady(true);
  };
  onMount(() => window.addEventListener('message', heard));
  onCleanup(() => {
    window.removeEventListener('message', heard);
    clearTimeout(timer);
  });

  createEffect(() => {
    // Read whole, so that whatever changes is followed; a store can't be posted as it is.
    const settings = JSON.parse(JSON.stringify(props.settings)) as InboxSettings;
    const shown = {
      type: 'preview',
      settings: spoken(settings, props.language),
      open: !closed(),
      next_opening: closed() ? nextOpening(settings.hours, new Date()) : null,
      locale: props.language ?? document.documentElement.lang,
      theme: isDark() ? 'dark' : 'light',
      max_message_length: 1_000,
    };
    if (!ready()) return;
    clearTimeout(timer);
    timer = setTimeout(() => frame.contentWindow?.postMessage(shown, location.origin), SETTLE);
  });

  return (
    <figure class="preview">
      <figcaption class="preview-head">
        <span class="meta">{t('settings.preview')}</span>
        <fieldset class="preview-modes" aria-label={t('settings.preview')}>
          <button type="button" aria-pressed={!closed()} onClick={() => setClosed(false)}>
            {t('hours.open')}
          </button>
          <button type="button" aria-pressed={closed()} onClick={() => setClosed(true)}>
            {t('hours.closed')}
          </button>
        </fieldset>
      </figcaption>
      <div class="preview-window">
        <iframe
          ref={frame}
          class="preview-frame"
          src="/pages/preview.html"
          title={t('settings.preview')}
        />
      </div>
    </figure>
  );
}

/** The settings with one language's texts put over them, as that language's readers see them. */
function spoken(settings: InboxSettings, language: string | null): InboxSettings {
  const own = language ? settings.texts[language] : undefined;
  if (!own) return settings;
  const given = Object.entries(own).filter(([, text]) => text.trim() !== '');
  return { ...settings, ...Object.fromEntries(given) };
}
