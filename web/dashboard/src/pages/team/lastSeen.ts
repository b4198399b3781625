// When somebody was last here, in a word.
import { t } from '../../i18n';
import { age } from '../../i18n/time';

export const lastSeen = (at: string | null, now: number): string =>
  at ? age(new Date(at).getTime(), now) : t('team.never');
