// Who is signed in. Tokens live in memory and localStorage; the access token is renewed before it runs
// out, by one tab at a time, because a refresh token works once.
import {
  type AgentRole,
  ApiError,
  type LoginAnswer,
  type LoginRequest,
  type Permission,
} from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import * as api from '../api/auth';
import { readJson, writeJson } from './storage';

const KEY = 'deskbell.auth';
const TENANT_KEY = 'deskbell.tenant';
const EARLY = 60_000;
const RETRY = 30_000;

const [auth, setAuth] = createSignal<LoginAnswer | null>(readJson<LoginAnswer>(KEY));
let timer: ReturnType<typeof setTimeout> | undefined;
let renewing: Promise<boolean> | null = null;

export { auth };
export const accessToken = () => auth()?.token ?? null;
export const me = () => auth()?.user ?? null;
export const lastTenant = () => readJson<string>(TENANT_KEY) ?? '';
export const rememberTenant = (name: string) => writeJson(TENANT_KEY, name);

export function keep(answer: LoginAnswer | null): void {
  writeJson(KEY, answer);
  if (answer) writeJson(TENANT_KEY, answer.tenant.id);
  setAuth(answer);
  schedule();
}

export async function signIn(body: LoginRequest): Promise<void> {
  keep(await api.login(body));
}

/** Whether one may. The server has the last word; this decides what is shown. */
export const may = (permission: Permission): boolean =>
  me()?.permissions?.includes(permission) ?? false;

/** What the server says one is and may now: menus follow. */
export function mayNow(role: AgentRole, permissions: Permission[]): void {
  const held = auth();
  if (!held) return;
  const { user } = held;
  if (user.role === role && String(user.permissions) === String(permissions)) return;
  const next = { ...held, user: { ...user, role, permissions } };
  writeJson(KEY, next);
  setAuth(next);
}

/** A new name of one's own shows at once, here and in other tabs. */
export function renamed(name: string): void {
  const held = auth();
  if (!held) return;
  const next = { ...held, user: { ...held.user, name } };
  writeJson(KEY, next);
  setAuth(next);
}

/** What one reads now; other tabs follow. */
export function reads(language: string | null | undefined): void {
  const held = auth();
  if (!held) return;
  const next = { ...held, user: { ...held.user, language } };
  writeJson(KEY, next);
  setAuth(next);
}

export async function signOut(): Promise<void> {
  const token = auth()?.token;
  keep(null);
  // The local sign-out stands even when the server can't be told; the token then runs out by itself.
  if (token) await api.logout(token).catch(() => {});
}

/** Gets a new access token; false means the person has to sign in again. Concurrent calls share one. */
export function renew(): Promise<boolean> {
  renewing ??= locked(renewOnce).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function renewOnce(): Promise<boolean> {
  const held = auth();
  const stored = readJson<LoginAnswer>(KEY);
  if (!held || !stored) return false;
  if (stored.token !== held.token) {
    // Another tab was faster: its token is as good, and ours to renew is already used up.
    setAuth(stored);
    schedule();
    return true;
  }
  try {
    keep(await api.refresh(stored.refresh_token));
    return true;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) keep(null);
    else timer = setTimeout(() => void renew(), RETRY);
    return false;
  }
}

async function locked(work: () => Promise<boolean>): Promise<boolean> {
  // Without a secure origin there are no locks; two tabs may then ask twice, and one signs in again.
  return navigator.locks ? navigator.locks.request('deskbell.refresh', work) : work();
}

function schedule(): void {
  clearTimeout(timer);
  const held = auth();
  if (!held) return;
  const left = new Date(held.expires_at).getTime() - Date.now() - EARLY;
  // Timers hold at most about 24 days; a longer token is looked at again then.
  timer = setTimeout(() => void renew(), Math.min(Math.max(left, 1_000), 2 ** 31 - 1));
}

/** Follows other tabs: one sign-in or sign-out is for all of them. */
export function followOtherTabs(): void {
  addEventListener('storage', (event) => {
    if (event.key !== KEY) return;
    setAuth(readJson<LoginAnswer>(KEY));
    schedule();
  });
  schedule();
}
