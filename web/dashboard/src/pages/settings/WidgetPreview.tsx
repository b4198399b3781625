// A small picture of the widget with the settings as they stand in the form.
import type { InboxSettings } from '@deskbell/protocol';
import MessageCircle from 'lucide-solid/icons/message-circle';
import { t } from '../../i18n';
import { textOn } from './widget';

export function WidgetPreview(props: { settings: InboxSettings }) {
  return (
    <figure class="preview" classList={{ left: props.settings.position === 'bottom-left' }}>
      <figcaption class="meta">{t('settings.preview')}</figcaption>
      <div class="preview-panel" aria-hidden="true">
        <div
          class="preview-head"
          style={{
            background: props.settings.primary_color,
            color: textOn(props.settings.primary_color),
          }}
        >
          <p class="preview-title" dir="auto">
            {props.settings.title}
          </p>
          <p dir="auto">{props.settings.subtitle}</p>
        </div>
        <div class="preview-body" />
      </div>
      <span
        class="preview-launcher"
        aria-hidden="true"
        style={{
          background: props.settings.primary_color,
          color: textOn(props.settings.primary_color),
        }}
      >
        <MessageCircle size={22} />
      </span>
    </figure>
  );
}
