// Calls about one's own account.
import type { Enrolment, Me, RecoveryCodes, SignInsAnswer } from '@deskbell/protocol';
import { del, get, patch, post } from './http';

export const rename = (name: string) => patch<Me>('/me', { name });
export const setLanguage = (language: string) => patch<Me>('/me', { language });
export const changePassword = (password: string, new_password: string) =>
  post<void>('/me/password', { password, new_password });
export const listSignIns = () => get<SignInsAnswer>('/me/sign-ins');
export const endSignIn = (id: string) => del<void>(`/me/sign-ins/${encodeURIComponent(id)}`);
export const enrol = (password: string) => post<Enrolment>('/me/totp', { password });
export const confirmSecondFactor = (code: string) =>
  post<RecoveryCodes>('/me/totp/confirm', { code });
export const removeSecondFactor = (password: string) =>
  post<void>('/me/totp/disable', { password });
