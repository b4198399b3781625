// Turns a failed call into a sentence for the reader: what happened and what to do.
import { ApiError } from '@deskbell/protocol';
import { t } from '../i18n';

/** The server's complaints by field name, to be shown beside the fields. */
export function fieldErrors(error: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  if (error instanceof ApiError) {
    for (const { field, message } of error.problem.errors ?? []) fields[field] = message;
  }
  return fields;
}

/** Beside their fields, or as `form` where they are about none. */
export function formErrors(error: unknown): Record<string, string> {
  const fields = fieldErrors(error);
  return Object.keys(fields).length > 0 ? fields : { form: explain(error) };
}

export const hasCode = (error: unknown, code: string): error is ApiError =>
  error instanceof ApiError && error.code === code;

export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return t('error.unknown');
  if (error.status === 0) return t('error.offline');
  if (error.status === 429) return t('error.rate', { wait: waitText(error.retryAfter ?? 60) });
  if (error.status === 401) return t('error.signedOut');
  if (error.status === 403) return t('error.forbidden');
  if (error.status === 404) return t('error.notFound');
  if (error.status >= 500) return t('error.server');
  return Object.values(fieldErrors(error))[0] ?? (error.message || t('error.unknown'));
}

/** "30 seconds", "2 minutes": how long to wait before trying again. */
export function waitText(seconds: number): string {
  if (seconds < 60) return t('time.longSeconds', { count: Math.max(1, Math.ceil(seconds)) });
  return t('time.longMinutes', { count: Math.ceil(seconds / 60) });
}
