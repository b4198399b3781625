// The world, darker where more visitors are, with each country's number at its place. Drawn here, asked of nobody.

import { For } from 'solid-js';
import { number, t } from '../../../i18n';
import { countryName } from '../rows';
import world from './world.json';

const shapes = Object.entries(world.shapes);
const places: Partial<Record<string, number[]>> = world.places;

interface Props {
  counts: [string, number][];
  chosen: string;
  onChoose: (country: string) => void;
}

export const isOnMap = (country: string) => places[country] !== undefined;

export function WorldMap(props: Props) {
  const most = () => Math.max(1, ...props.counts.map(([, count]) => count));
  const byCountry = () => new Map(props.counts);
  /** From a fifth to the whole colour; the eye compares logarithms. */
  const depth = (country: string) => {
    const count = byCountry().get(country) ?? 0;
    return count ? 0.2 + (0.8 * Math.log1p(count)) / Math.log1p(most()) : 0;
  };
  // Smaller ones on top, so that each can be reached.
  const marks = () => props.counts.filter(([country]) => isOnMap(country));
  const size = (count: number) => 110 + (110 * Math.log1p(count)) / Math.log1p(most());
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset
    <svg
      class="world"
      viewBox={`-100 0 ${world.width + 100} ${world.height}`}
      role="group"
      aria-label={t('visitors.map.label')}
    >
      <g class="world-land">
        <path d={world.nobodys} />
        <For each={shapes}>
          {([country, shape]) => (
            <path
              d={shape}
              classList={{ chosen: props.chosen === country }}
              style={{ '--depth': `${Math.round(depth(country) * 100)}%` }}
            />
          )}
        </For>
      </g>
      <For each={marks()}>
        {([country, count]) => {
          const [x = 0, y = 0] = places[country] ?? [];
          const name = () => `${countryName(country)}: ${t('visitors.map.count', { count })}`;
          return (
            // biome-ignore lint/a11y/useSemanticElements: a drawing has no button
            <g
              class="world-mark"
              role="button"
              tabindex="0"
              aria-label={name()}
              aria-pressed={props.chosen === country}
              transform={`translate(${x} ${y})`}
              onClick={() => props.onChoose(country)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== ' ') return;
                event.preventDefault();
                props.onChoose(country);
              }}
            >
              <title>{name()}</title>
              <circle class="world-reach" r="240" />
              <circle r={size(count)} />
              <text y="46">{count > 999 ? '999+' : number(count)}</text>
            </g>
          );
        }}
      </For>
    </svg>
  );
}
