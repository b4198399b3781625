// How a promise stands: the word says it, the colour helps.
import type { PromiseState } from '@deskbell/protocol';
import { t } from '../../i18n';
import { waited } from '../../i18n/time';
import { Chip, type Tone } from '../../ui/Chip';
import type { Pressing } from './sla';

const TONES: Record<PromiseState, Tone> = {
  running: 'neutral',
  warning: 'warn',
  breached: 'danger',
  paused: 'neutral',
  met: 'ok',
};

export function SlaChip(props: { promise: Pressing; named?: boolean }) {
  const text = () => {
    const { state, left } = props.promise;
    if (left === null) return t(`sla.${state}`);
    const time = waited(Math.abs(left));
    return left < 0 ? t('sla.late', { time }) : t('sla.left', { time });
  };
  return (
    <Chip tone={TONES[props.promise.state]}>
      {props.named ? `${t(`sla.${props.promise.what}`)}: ${text()}` : text()}
    </Chip>
  );
}
