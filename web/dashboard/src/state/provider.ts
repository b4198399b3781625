// Signing in through the workspace's identity provider: the way there, and the way back. What only this browser
// knows stays in this tab, so that nobody can be led into somebody else's sign-in.
import * as api from '../api/auth';
import { keep, rememberTenant } from './auth';

const KEY = 'deskbell.provider';

interface Begun {
  browser: string;
  next: string;
}

export async function goToProvider(tenant: string, next: string): Promise<void> {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const browser = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const { url } = await api.startWithProvider({ tenant, browser });
  sessionStorage.setItem(KEY, JSON.stringify({ browser, next } satisfies Begun));
  // Who is refused there comes back to the same workspace's sign-in.
  rememberTenant(tenant);
  location.assign(url);
}

/** Finishes with what the provider sent back. Answers where the person wanted to go; null when nothing was begun here. */
export async function backFromProvider(query: URLSearchParams): Promise<string | null> {
  const held = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  const [state, code, iss] = ['state', 'code', 'iss'].map((name) => query.get(name));
  if (!held || !state || !code) return null;
  const { browser, next } = JSON.parse(held) as Begun;
  keep(await api.finishWithProvider({ state, code, browser, ...(iss && { iss }) }));
  return next;
}
