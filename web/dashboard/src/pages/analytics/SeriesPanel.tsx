// A chart over time of one of some numbers, which is chosen beside its heading.
import type { Series } from '@deskbell/protocol';
import { createSignal, createUniqueId, For, Show } from 'solid-js';
import { type TextKey, t } from '../../i18n';
import { Columns } from './Columns';
import { Panel } from './Panel';
import { createReport } from './report';
import type { AnalyticsRoute } from './route';
import { type Kind, shown, step } from './words';

export interface Metric {
  name: string;
  text: TextKey;
  kind: Kind;
}

interface Props {
  title: string;
  metrics: readonly [Metric, ...Metric[]];
  route: AnalyticsRoute;
}

export function SeriesPanel(props: Props) {
  const id = createUniqueId();
  const [name, setName] = createSignal(props.metrics[0].name);
  const metric = () => props.metrics.find((one) => one.name === name()) ?? props.metrics[0];
  const report = createReport<Series>('series', () => ({
    ...props.route.query(),
    metric: name(),
    interval: props.route.interval(),
  }));
  const summary = (series: Series) => {
    const values = series.points.map((point) => point.value ?? 0);
    const most = Math.max(...values, 0);
    const peak = series.points[values.indexOf(most)];
    if (!peak || most === 0) return t('reports.nothing');
    const kind = metric().kind;
    return t('reports.peak', { value: shown(most, kind), at: step(peak.at) });
  };
  return (
    <Panel
      title={props.title}
      report={report}
      class="wide"
      tools={
        <>
          <label class="unseen" for={id}>
            {t('reports.shows', { name: props.title })}
          </label>
          <select id={id} class="input" onChange={(event) => setName(event.currentTarget.value)}>
            <For each={props.metrics}>
              {(one) => (
                <option value={one.name} selected={one.name === name()}>
                  {t(one.text)}
                </option>
              )}
            </For>
          </select>
        </>
      }
      chart={(series) => (
        <Columns
          points={series.points}
          previous={series.previous}
          kind={metric().kind}
          summary={`${t(metric().text)}. ${summary(series)}`}
        />
      )}
      table={(series) => <SeriesTable series={series} metric={metric()} />}
    />
  );
}

function SeriesTable(props: { series: Series; metric: Metric }) {
  return (
    <table class="report-table num">
      <thead>
        <tr>
          <th scope="col">{t('reports.when')}</th>
          <th scope="col">{t(props.metric.text)}</th>
          <Show when={props.series.previous}>
            <th scope="col">{t('reports.previousPeriod')}</th>
          </Show>
        </tr>
      </thead>
      <tbody>
        <For each={props.series.points}>
          {(point, index) => (
            <tr>
              <th scope="row">{step(point.at)}</th>
              <td>{shown(point.value, props.metric.kind)}</td>
              <Show when={props.series.previous}>
                {(before) => <td>{shown(before()[index()]?.value, props.metric.kind)}</td>}
              </Show>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}
