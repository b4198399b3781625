// Tokens: renewed once for many calls, and signed out only when the server says so.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { get } from '../src/api/http';
import { auth, keep, lastTenant } from '../src/state/auth';
import { answer, login, problem, serve } from './make';

beforeEach(() => keep(login));
afterEach(() => {
  keep(null);
  vi.unstubAllGlobals();
});

const token = (init: RequestInit) => (init.headers as Record<string, string>).authorization;

describe('an expired token', () => {
  it('is renewed once, however many calls notice, and all of them succeed', async () => {
    const renewals: unknown[] = [];
    serve((path, init) => {
      if (path === '/auth/refresh') {
        renewals.push(JSON.parse(String(init.body)));
        return answer({ ...login, token: 'fresh', refresh_token: 'next' });
      }
      return token(init) === 'Bearer fresh'
        ? answer({ ok: path })
        : problem(401, 'unauthenticated');
    });
    await Promise.all([get('/a'), get('/b'), get('/c')]);
    expect(renewals).toEqual([{ refresh_token: 'refresh' }]);
    expect(auth()?.refresh_token).toBe('next');
  });

  it('signs out when the refresh token is refused too', async () => {
    serve(() => problem(401, 'unauthenticated'));
    await expect(get('/a')).rejects.toMatchObject({ status: 401 });
    expect(auth()).toBeNull();
  });

  it('stays signed in when the server is only away', async () => {
    serve((path) => {
      if (path === '/auth/refresh') throw new TypeError('away');
      return problem(401, 'unauthenticated');
    });
    await expect(get('/a')).rejects.toMatchObject({ status: 401 });
    expect(auth()?.token).toBe('token');
  });
});

describe('the workspace', () => {
  it('is remembered for the next sign-in', () => {
    keep(null);
    expect(lastTenant()).toBe('shop');
  });
});
