// A chart of columns over time, drawn by hand: what was, and as a line over each column what was before.
import type { SeriesPoint } from '@deskbell/protocol';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n';
import { type Kind, shown, step } from './words';

const LABELS = 6;

interface Props {
  points: SeriesPoint[];
  previous: SeriesPoint[] | null;
  kind: Kind;
  /** What it shows, in a sentence, for who can't see it. */
  summary: string;
}

export function Columns(props: Props) {
  const [at, setAt] = createSignal<number | null>(null);
  const most = createMemo(() => {
    const all = [...props.points, ...(props.previous ?? [])].map((point) => point.value ?? 0);
    return roundUp(Math.max(...all, 0), props.kind);
  });
  const height = (value: number | null | undefined) => ((value ?? 0) / most()) * 100;
  const labelled = createMemo(() => {
    const every = Math.max(1, Math.ceil(props.points.length / LABELS));
    return props.points.filter((_, index) => index % every === 0);
  });
  const follow = (event: PointerEvent & { currentTarget: SVGSVGElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - box.left) / box.width) * props.points.length);
    setAt(Math.min(Math.max(index, 0), props.points.length - 1));
  };
  const told = () => {
    const index = at();
    const point = index === null ? undefined : props.points[index];
    if (!point) return props.summary;
    const before = props.previous?.[index ?? 0];
    const now = `${step(point.at)}: ${shown(point.value, props.kind)}`;
    return before
      ? `${now} · ${t('reports.before', { value: shown(before.value, props.kind) })}`
      : now;
  };
  return (
    <div class="columns">
      <p class="meta num columns-told" aria-hidden="true">
        {told()}
      </p>
      {/* Time runs from left to right on every chart. */}
      <div class="columns-frame" dir="ltr">
        <div class="columns-scale meta num" aria-hidden="true">
          <span>{shown(most(), props.kind)}</span>
          <span>{shown(most() / 2, props.kind)}</span>
          <span>{shown(0, props.kind)}</span>
        </div>
        <svg
          class="columns-plot"
          viewBox={`0 0 ${props.points.length} 100`}
          preserveAspectRatio="none"
          role="img"
          aria-label={props.summary}
          onPointerMove={follow}
          onPointerLeave={() => setAt(null)}
        >
          <For each={[0, 50, 100]}>
            {(y) => <line class="columns-grid" x1="0" x2={props.points.length} y1={y} y2={y} />}
          </For>
          <For each={props.points}>
            {(point, index) => (
              <rect
                class="columns-bar"
                classList={{ at: at() === index() }}
                x={index() + 0.14}
                width="0.72"
                y={100 - height(point.value)}
                height={height(point.value)}
              />
            )}
          </For>
          <For each={props.previous ?? []}>
            {(point, index) => (
              <Show when={point.value !== null && index() < props.points.length}>
                <line
                  class="columns-before"
                  x1={index() + 0.06}
                  x2={index() + 0.94}
                  y1={100 - height(point.value)}
                  y2={100 - height(point.value)}
                />
              </Show>
            )}
          </For>
        </svg>
        <div class="columns-steps meta num" aria-hidden="true">
          <For each={labelled()}>{(point) => <span>{step(point.at)}</span>}</For>
        </div>
      </div>
      <Show when={props.previous}>
        <p class="meta columns-key" aria-hidden="true">
          <span class="columns-key-now" />
          {t('reports.thisPeriod')}
          <span class="columns-key-before" />
          {t('reports.previousPeriod')}
        </p>
      </Show>
    </div>
  );
}

/** The next round number: 1, 2 or 5 and zeros; lengths of time in halves of their units. */
function roundUp(value: number, kind: Kind): number {
  if (kind === 'rating') return 5;
  const unit = kind === 'time' ? (value >= 7_200 ? 3_600 : value >= 120 ? 60 : 1) : 1;
  const units = Math.max(value / unit, kind === 'time' ? 10 : 2);
  const power = 10 ** Math.floor(Math.log10(units));
  const factor = [1, 2, 4, 6, 8, 10].find((f) => f * power >= units) ?? 10;
  return factor * power * unit;
}
