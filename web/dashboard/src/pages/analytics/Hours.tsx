// When chats begin: a table of weekdays and hours, the darker the more.
import type { HoursReport } from '@deskbell/protocol';
import { createMemo, For } from 'solid-js';
import { t } from '../../i18n';
import { Panel } from './Panel';
import type { Asked } from './report';
import { hourOfDay, shown, weekday } from './words';

const DAYS = [1, 2, 3, 4, 5, 6, 7];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** Steps of colour, so that neighbours can be told apart. */
const STEPS = 5;

export function Hours(props: { report: Asked<HoursReport> }) {
  return (
    <Panel
      title={t('reports.hours')}
      report={props.report}
      class="wide"
      chart={(data) => <Week data={data} />}
    />
  );
}

function Week(props: { data: HoursReport }) {
  const most = createMemo(() => Math.max(...props.data.hours.map((cell) => cell.chats), 1));
  const at = (day: number, hour: number) => props.data.hours[(day - 1) * 24 + hour]?.chats ?? 0;
  const depth = (chats: number) => Math.ceil((chats / most()) * STEPS);
  return (
    // Wider than a phone is: the keyboard must be able to scroll it.
    <section class="hours-frame" tabindex="0" aria-label={t('reports.hours')}>
      <table class="hours num">
        <thead>
          <tr>
            <td />
            <For each={HOURS}>
              {(hour) => (
                <th scope="col">
                  <span class={hour % 3 === 0 ? 'meta' : 'unseen'}>{hourOfDay(hour)}</span>
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={DAYS}>
            {(day) => (
              <tr>
                <th scope="row" class="meta">
                  {weekday(day, 'short')}
                </th>
                <For each={HOURS}>
                  {(hour) => (
                    <td
                      class={`hour h${depth(at(day, hour))}`}
                      title={`${weekday(day, 'long')}, ${hourOfDay(hour)}: ${shown(at(day, hour), 'count')}`}
                    >
                      {at(day, hour) || <span class="unseen">0</span>}
                    </td>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}
