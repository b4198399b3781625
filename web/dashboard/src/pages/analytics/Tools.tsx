// Which days, which inbox, compared or not; everything chosen stands in the address.
import type { Inbox } from '@deskbell/protocol';
import { For, Show } from 'solid-js';
import { t } from '../../i18n';
import { Field, Select } from '../../ui/Field';
import { type AnalyticsRoute, dayBefore, RANGES, type Range } from './route';

export function Tools(props: { route: AnalyticsRoute; inboxes: Inbox[] }) {
  const ranges: Range[] = [...RANGES, 'own'];
  return (
    <search class="report-tools">
      <Select
        label={t('reports.range')}
        value={props.route.range()}
        options={ranges.map((value) => ({ value, text: t(`reports.range.${value}`) }))}
        onChange={props.route.choose}
      />
      <Field
        label={t('audit.from')}
        type="date"
        max={dayBefore(0)}
        value={props.route.from()}
        onChange={(event) => props.route.setFrom(event.currentTarget.value)}
      />
      <Field
        label={t('audit.to')}
        type="date"
        max={dayBefore(0)}
        value={props.route.to()}
        onChange={(event) => props.route.setTo(event.currentTarget.value)}
      />
      <Show when={props.inboxes.length > 1}>
        <div class="field">
          <label for="reports-inbox">{t('reports.inbox')}</label>
          <select
            id="reports-inbox"
            class="input"
            onChange={(event) => props.route.setInbox(event.currentTarget.value)}
          >
            <option value="">{t('reports.allInboxes')}</option>
            <For each={props.inboxes}>
              {(inbox) => (
                <option value={inbox.id} selected={inbox.id === props.route.inbox()}>
                  {inbox.name}
                </option>
              )}
            </For>
          </select>
        </div>
      </Show>
      <label class="report-compare">
        <input
          type="checkbox"
          checked={props.route.compare()}
          onChange={(event) => props.route.setCompare(event.currentTarget.checked)}
        />
        {t('reports.compare')}
      </label>
    </search>
  );
}
