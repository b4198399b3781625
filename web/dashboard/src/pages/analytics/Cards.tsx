// The period in a few numbers, each with how it changed against the one before.
import type { Overview, ReportFigures } from '@deskbell/protocol';
import ArrowDown from 'lucide-solid/icons/arrow-down';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import { For, Show } from 'solid-js';
import { type TextKey, t } from '../../i18n';
import { type Kind, percent, shown } from './words';

interface Card {
  text: TextKey;
  kind: Kind;
  of: (figures: ReportFigures) => number | null;
  /** Whether more is better; none: neither. */
  better?: 'more' | 'less';
  hint?: (figures: ReportFigures) => string;
}

const of = (part: number, whole: number) => t('reports.ofWhole', { part, whole });

const CARDS: Card[] = [
  { text: 'reports.chats', kind: 'count', of: (f) => f.chats },
  {
    text: 'reports.wait',
    kind: 'time',
    better: 'less',
    of: (f) => f.wait.median,
    hint: (f) => t('reports.p90', { value: shown(f.wait.p90, 'time') }),
  },
  {
    text: 'reports.firstResponse',
    kind: 'time',
    better: 'less',
    of: (f) => f.first_response.median,
    hint: (f) => t('reports.p90', { value: shown(f.first_response.p90, 'time') }),
  },
  {
    text: 'reports.resolution',
    kind: 'time',
    better: 'less',
    of: (f) => f.resolution.median,
    hint: (f) => t('reports.p90', { value: shown(f.resolution.p90, 'time') }),
  },
  {
    text: 'reports.satisfied',
    kind: 'share',
    better: 'more',
    of: (f) => f.satisfaction.satisfied,
    hint: (f) => t('reports.ratings', { count: f.satisfaction.count }),
  },
  {
    text: 'reports.missed',
    kind: 'share',
    better: 'less',
    of: (f) => f.missed_share,
    hint: (f) => of(f.missed, f.ended),
  },
  {
    text: 'reports.escalated',
    kind: 'share',
    better: 'less',
    of: (f) => f.escalated_share,
    hint: (f) => of(f.escalated, f.chats),
  },
  {
    text: 'reports.byAi',
    kind: 'share',
    of: (f) => f.ai.chats_share,
    hint: (f) => of(f.ai.chats, f.ended),
  },
];

export function Cards(props: { overview: Overview }) {
  return (
    <dl class="figures">
      <For each={CARDS}>
        {(card) => {
          const value = () => card.of(props.overview.figures);
          const before = () => {
            const previous = props.overview.previous;
            return previous ? card.of(previous.figures) : null;
          };
          return (
            <div class="figure">
              <dt>{t(card.text)}</dt>
              <dd class="figure-value num">{shown(value(), card.kind)}</dd>
              <dd class="meta num figure-more">
                <span>{card.hint?.(props.overview.figures)}</span>
                <Show when={props.overview.previous}>
                  <Change now={value()} before={before()} card={card} />
                </Show>
              </dd>
            </div>
          );
        }}
      </For>
    </dl>
  );
}

function Change(props: { now: number | null; before: number | null; card: Card }) {
  const change = () => {
    if (props.now === null || !props.before) return null;
    return props.now / props.before - 1;
  };
  const tone = () => {
    const by = change();
    if (!props.card.better || !by) return '';
    return by > 0 === (props.card.better === 'more') ? 'better' : 'worse';
  };
  const before = () => t('reports.before', { value: shown(props.before, props.card.kind) });
  return (
    <Show when={change() !== null} fallback={<span>{before()}</span>}>
      <span class={`change ${tone()}`} title={before()}>
        <Show when={change()}>
          {(by) => (by() > 0 ? <ArrowUp size={12} /> : <ArrowDown size={12} />)}
        </Show>
        <span class="unseen">{t((change() ?? 0) < 0 ? 'reports.less' : 'reports.more')} </span>
        {percent(Math.abs(change() ?? 0))}
      </span>
    </Show>
  );
}
