// A small label that means something: a priority, a state. The word carries the meaning, the colour helps.
import type { Priority } from '@deskbell/protocol';
import { type JSX, Show } from 'solid-js';
import { t } from '../i18n';
import './chip.css';

export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'accent';

export function Chip(props: { tone?: Tone; children: JSX.Element }) {
  return <span class={`chip ${props.tone ?? 'neutral'}`}>{props.children}</span>;
}

const tones: Record<Priority, Tone> = {
  urgent: 'danger',
  high: 'warn',
  medium: 'neutral',
  low: 'neutral',
};

/** Medium is what everything is by default, so it is not worth a label. */
export function PriorityChip(props: { priority: Priority }) {
  return (
    <Show when={props.priority !== 'medium'}>
      <Chip tone={tones[props.priority]}>{t(`priority.${props.priority}`)}</Chip>
    </Show>
  );
}
