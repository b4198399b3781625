// A ticket's status as a word with its colour.
import type { TicketStatus } from '@deskbell/protocol';
import { t } from '../../i18n';
import { Chip, type Tone } from '../../ui/Chip';

const TONES: Record<TicketStatus, Tone> = {
  open: 'accent',
  pending: 'warn',
  solved: 'ok',
  closed: 'neutral',
};

export function StatusChip(props: { status: TicketStatus }) {
  return <Chip tone={TONES[props.status]}>{t(`ticket.status.${props.status}`)}</Chip>;
}
