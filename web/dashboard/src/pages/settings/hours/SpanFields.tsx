// From when to when. A second time before the first is on the next day, which is said.
import type { Span } from '@deskbell/protocol';
import X from 'lucide-solid/icons/x';
import { Show } from 'solid-js';
import { t } from '../../../i18n';
import { IconButton } from '../../../ui/Button';

interface Props {
  span: Span;
  /** What it is of, for those who hear the page. */
  of: string;
  onChange: (span: Span) => void;
  onRemove: () => void;
}

export function SpanFields(props: Props) {
  // A time field has no 24:00; midnight at the end is written as 00:00.
  const shown = (time: string) => (time === '24:00' ? '00:00' : time);
  const set = (part: Partial<Span>) => {
    const span = { from: props.span.from, to: props.span.to, ...part };
    if (!span.from || !span.to) return;
    props.onChange({ ...span, to: span.to === '00:00' ? '24:00' : span.to });
  };
  return (
    <div class="span">
      <input
        class="input"
        type="time"
        required
        aria-label={t('hours.from', { what: props.of })}
        value={props.span.from}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
      <span aria-hidden="true">–</span>
      <input
        class="input"
        type="time"
        required
        aria-label={t('hours.to', { what: props.of })}
        value={shown(props.span.to)}
        onChange={(event) => set({ to: event.currentTarget.value })}
      />
      <IconButton label={t('hours.remove', { what: props.of })} onClick={() => props.onRemove()}>
        <X size={16} />
      </IconButton>
      <Show when={props.span.to < props.span.from}>
        <span class="meta span-note">{t('hours.nextDay')}</span>
      </Show>
    </div>
  );
}
