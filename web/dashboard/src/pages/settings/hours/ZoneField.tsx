// A time zone by its name, found by typing a town.
import { createUniqueId, For, Show } from 'solid-js';
import { t } from '../../../i18n';

interface Props {
  value: string;
  error: string | undefined;
  onChange: (zone: string) => void;
}

const zones = (): string[] => [
  'UTC',
  ...((Intl as typeof Intl & { supportedValuesOf?: (key: string) => string[] }).supportedValuesOf?.(
    'timeZone',
  ) ?? []),
];

export function ZoneField(props: Props) {
  const id = createUniqueId();
  const nowThere = () => {
    try {
      return new Intl.DateTimeFormat(undefined, {
        timeZone: props.value,
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }).format(new Date());
    } catch {
      return null;
    }
  };
  return (
    <div class="field short">
      <label for={id}>{t('hours.zone')}</label>
      <input
        id={id}
        class="input"
        dir="ltr"
        list={`${id}-zones`}
        autocomplete="off"
        spellcheck={false}
        value={props.value}
        aria-invalid={props.error || !nowThere() ? 'true' : undefined}
        aria-describedby={`${id}-note`}
        onInput={(event) => props.onChange(event.currentTarget.value.trim())}
      />
      <datalist id={`${id}-zones`}>
        <For each={zones()}>{(zone) => <option value={zone} />}</For>
      </datalist>
      <p id={`${id}-note`} class={props.error || !nowThere() ? 'field-error' : 'meta'}>
        <Show when={!props.error && nowThere()} fallback={props.error ?? t('hours.zoneWrong')}>
          {(time) => t('hours.zoneNow', { time: time() })}
        </Show>
      </p>
    </div>
  );
}
