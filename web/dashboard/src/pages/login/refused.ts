// Why an identity provider's sign-in did not come through, in the reader's language.
import { ApiError } from '@deskbell/protocol';
import { explain } from '../../api/problem';
import { type TextKey, t } from '../../i18n';

const WORDS: Record<string, TextKey> = {
  provider_stale: 'login.refused.stale',
  provider_elsewhere: 'login.refused.elsewhere',
  provider_unverified: 'login.refused.unverified',
  provider_stranger: 'login.refused.stranger',
  provider_out: 'login.refused.out',
  provider_untrusted: 'login.refused.untrusted',
  conflict: 'login.refused.away',
};

export function refusedBecause(error: unknown): string {
  const words = error instanceof ApiError && error.code ? WORDS[error.code] : undefined;
  return words ? t(words) : explain(error);
}
