// One row a day: closed, or open from when to when, as often as it takes.
import type { Day, Hours, Span } from '@deskbell/protocol';
import Copy from 'lucide-solid/icons/copy';
import Plus from 'lucide-solid/icons/plus';
import { For, Index, Show } from 'solid-js';
import { t } from '../../../i18n';
import { Button, IconButton } from '../../../ui/Button';
import { dayName, week } from './days';
import { SpanFields } from './SpanFields';

type Weekly = Hours['weekly'];

export function WeekEditor(props: { weekly: Weekly; onChange: (weekly: Weekly) => void }) {
  const of = (day: Day): Span[] =>
    props.weekly.filter((shift) => shift.day === day).map(({ from, to }) => ({ from, to }));
  const set = (day: Day, spans: Span[]) =>
    props.onChange([
      ...props.weekly.filter((shift) => shift.day !== day),
      ...spans.map((span) => ({ day, ...span })),
    ]);
  const add = (day: Day) => {
    const last = of(day).at(-1);
    set(day, [...of(day), last ? after(last) : { from: '09:00', to: '17:00' }]);
  };
  const toAll = (day: Day) =>
    props.onChange(week().flatMap((each) => of(day).map((span) => ({ day: each, ...span }))));

  return (
    <fieldset class="week">
      <legend class="unseen">{t('hours.week')}</legend>
      <For each={week()}>
        {(day) => (
          <div class="week-day">
            <span class="week-name">{dayName(day)}</span>
            <div class="week-spans">
              <Show
                when={of(day).length > 0}
                fallback={<span class="meta week-closed">{t('hours.closed')}</span>}
              >
                <Index each={of(day)}>
                  {(span, at) => (
                    <SpanFields
                      span={span()}
                      of={dayName(day)}
                      onChange={(changed) =>
                        set(
                          day,
                          of(day).map((one, i) => (i === at ? changed : one)),
                        )
                      }
                      onRemove={() =>
                        set(
                          day,
                          of(day).filter((_, i) => i !== at),
                        )
                      }
                    />
                  )}
                </Index>
              </Show>
            </div>
            <div class="week-acts">
              <IconButton label={t('hours.add', { what: dayName(day) })} onClick={() => add(day)}>
                <Plus size={16} />
              </IconButton>
              <IconButton
                label={t('hours.toAll', { what: dayName(day) })}
                onClick={() => toAll(day)}
              >
                <Copy size={16} />
              </IconButton>
            </div>
          </div>
        )}
      </For>
      <Show when={props.weekly.length === 0}>
        <p class="meta">{t('hours.never')}</p>
      </Show>
      <div>
        <Button onClick={() => props.onChange(always())}>{t('hours.always')}</Button>
      </div>
    </fieldset>
  );
}

/** An hour after the last one ended, for three hours, as far as the day reaches. */
function after({ to }: Span): Span {
  const hour = Math.min(Number(to.slice(0, 2)) + 1, 22);
  const time = (h: number) => `${String(h).padStart(2, '0')}:00`;
  return { from: time(hour), to: time(Math.min(hour + 3, 24)) };
}

const always = (): Weekly => week().map((day) => ({ day, from: '00:00', to: '24:00' }));
