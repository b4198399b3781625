// Dates that are not like others of their week: closed all day, or open at other times.
import type { Holiday } from '@deskbell/protocol';
import Plus from 'lucide-solid/icons/plus';
import Trash from 'lucide-solid/icons/trash';
import { Index, Show } from 'solid-js';
import { t } from '../../../i18n';
import { Button, IconButton } from '../../../ui/Button';
import { Field, Switch } from '../../../ui/Field';
import { SpanFields } from './SpanFields';

interface Props {
  holidays: readonly Holiday[];
  onChange: (holidays: Holiday[]) => void;
}

export function Holidays(props: Props) {
  const change = (at: number, part: Partial<Holiday>) =>
    props.onChange(
      props.holidays.map((one, i) => {
        if (i !== at) return one;
        const changed = { ...one, ...part };
        // The last day follows the first, so that a single day takes one choice.
        return changed.to < changed.from ? { ...changed, to: changed.from } : changed;
      }),
    );
  const add = () => {
    const today = new Intl.DateTimeFormat('en-CA').format(new Date());
    props.onChange([...props.holidays, { from: today, to: today, name: '', open: [] }]);
  };

  return (
    <div class="holidays">
      <Index each={props.holidays}>
        {(holiday, at) => {
          const name = () => holiday().name || holiday().from;
          return (
            <fieldset class="holiday">
              <legend class="unseen">{name()}</legend>
              <Field
                label={t('hours.holidayName')}
                dir="auto"
                maxlength={80}
                value={holiday().name}
                onInput={(event) => change(at, { name: event.currentTarget.value })}
              />
              <Field
                label={t('hours.firstDay')}
                type="date"
                required
                value={holiday().from}
                onChange={(event) =>
                  event.currentTarget.value && change(at, { from: event.currentTarget.value })
                }
              />
              <Field
                label={t('hours.lastDay')}
                type="date"
                required
                min={holiday().from}
                value={holiday().to}
                onChange={(event) =>
                  event.currentTarget.value && change(at, { to: event.currentTarget.value })
                }
              />
              <IconButton
                class="holiday-remove"
                label={t('hours.remove', { what: name() })}
                onClick={() => props.onChange(props.holidays.filter((_, i) => i !== at))}
              >
                <Trash size={16} />
              </IconButton>
              <div class="holiday-open">
                <Switch
                  label={t('hours.closedAllDay')}
                  checked={holiday().open.length === 0}
                  onChange={(closed) =>
                    change(at, { open: closed ? [] : [{ from: '10:00', to: '14:00' }] })
                  }
                />
                <Index each={holiday().open}>
                  {(span, i) => (
                    <SpanFields
                      span={span()}
                      of={name()}
                      onChange={(changed) =>
                        change(at, {
                          open: holiday().open.map((one, j) => (i === j ? changed : one)),
                        })
                      }
                      onRemove={() =>
                        change(at, { open: holiday().open.filter((_, j) => i !== j) })
                      }
                    />
                  )}
                </Index>
              </div>
            </fieldset>
          );
        }}
      </Index>
      <Show when={props.holidays.length === 0}>
        <p class="meta">{t('hours.noHolidays')}</p>
      </Show>
      <div>
        <Button onClick={add}>
          <Plus size={16} />
          {t('hours.addHoliday')}
        </Button>
      </div>
    </div>
  );
}
