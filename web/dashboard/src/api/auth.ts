// Sign-in, renewal, sign-out and the first set-up. They run without http.ts, which itself needs the renewal.
import {
  createApi,
  type LoginAnswer,
  type LoginRequest,
  type OpenInvitation,
  type SetupAnswer,
  type SetupRequest,
  type SetupStatus,
  type WaysAnswer,
} from '@deskbell/protocol';
import { inMyLanguage } from './language';

const open = createApi({ url: '', token: () => null, fetch: inMyLanguage });

export const login = (body: LoginRequest) => open.post<LoginAnswer>('/api/v1/auth/login', body);
export const refresh = (refresh_token: string) =>
  open.post<LoginAnswer>('/api/v1/auth/refresh', { refresh_token });
export const logout = (token: string) =>
  createApi({ url: '', token: () => token }).post<void>('/api/v1/auth/logout', {});
export const lookAtInvitation = (token: string) =>
  open.post<OpenInvitation>('/api/v1/invitations/look', { token });
export const acceptInvitation = (body: { token: string; name: string; password: string }) =>
  open.post<LoginAnswer>('/api/v1/invitations/accept', body);
export const forgotPassword = (body: { email: string; tenant: string }) =>
  open.post<void>('/api/v1/auth/forgot', body);
export const resetPassword = (body: { token: string; password: string }) =>
  open.post<void>('/api/v1/auth/reset', body);
export const waysIn = (tenant: string) =>
  open.get<WaysAnswer>(`/api/v1/auth/ways?tenant=${encodeURIComponent(tenant)}`);
export const startWithProvider = (body: { tenant: string; browser: string }) =>
  open.post<{ url: string }>('/api/v1/auth/provider/start', body);
export const finishWithProvider = (body: {
  state: string;
  code: string;
  browser: string;
  iss?: string;
}) => open.post<LoginAnswer>('/api/v1/auth/provider/finish', body);
export const setupStatus = () => open.get<SetupStatus>('/api/v1/setup');
export const setup = (body: SetupRequest) => open.post<SetupAnswer>('/api/v1/setup', body);
