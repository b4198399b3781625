// The brand's colour, and whether what is written on it can be read.
import { createUniqueId, Show } from 'solid-js';
import { t } from '../../../i18n';
import { readingOn } from '../widget';

interface Props {
  value: string;
  error: string | undefined;
  onInput: (colour: string) => void;
}

export function ColourField(props: Props) {
  const id = createUniqueId();
  const reading = () => readingOn(props.value);
  const ratio = (value: number) => `${(Math.floor(value * 10) / 10).toFixed(1)} : 1`;
  return (
    <div class="field">
      <label for={id}>{t('settings.colour')}</label>
      <div class="colour">
        <input
          id={id}
          class="input"
          type="color"
          value={props.value}
          aria-describedby={`${id}-note`}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
        <input
          class="input colour-code"
          dir="ltr"
          maxlength={7}
          spellcheck={false}
          aria-label={t('settings.colourCode')}
          value={props.value}
          onChange={(event) => {
            const typed = event.currentTarget.value.trim().replace(/^#?/, '#');
            if (/^#[\da-f]{6}$/i.test(typed)) props.onInput(typed);
            else event.currentTarget.value = props.value;
          }}
        />
        <span
          class="colour-sample"
          style={{ background: props.value, color: reading().text }}
          aria-hidden="true"
        >
          {t('settings.colourSample')}
        </span>
      </div>
      <p id={`${id}-note`} role="status" class={props.error ? 'field-error' : 'meta'}>
        <Show when={!props.error} fallback={props.error}>
          <Show
            when={reading().text === '#000000'}
            fallback={t('settings.contrastWhite', { ratio: ratio(reading().white) })}
          >
            <span class="colour-warning">
              {t('settings.contrastBlack', {
                ratio: ratio(reading().white),
                used: ratio(reading().used),
              })}
            </span>
          </Show>
        </Show>
      </p>
    </div>
  );
}
