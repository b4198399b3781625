// The one way to call the server: adds the token and renews it once when it has run out.
import { ApiError, createApi, problemOf } from '@deskbell/protocol';
import { auth, renew } from '../state/auth';
import { inMyLanguage } from './language';

export type Query = Record<string, string | number | boolean | undefined | null>;

export const api = createApi({
  url: '',
  token: () => auth()?.token ?? null,
  fetch: inMyLanguage,
});

async function renewed<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const expired = error instanceof ApiError && error.status === 401;
    if (!expired || !auth() || !(await renew())) throw error;
    return work();
  }
}

export const get = <Answer>(path: string, query: Query = {}, signal?: AbortSignal) =>
  renewed(() => api.get<Answer>(`/api/v1${path}${search(query)}`, signal ? { signal } : {}));

/** A download: the file as the server made it. */
export const getFile = (path: string, query: Query = {}) =>
  renewed(async () => {
    const headers = { authorization: `Bearer ${auth()?.token ?? ''}` };
    const response = await fetch(`/api/v1${path}${search(query)}`, { headers }).catch(() => {
      throw new ApiError(0, 'network', 'The server could not be reached.');
    });
    if (!response.ok) throw problemOf(response, await response.text());
    return response.blob();
  });

export const post = <Answer>(path: string, body: unknown = {}) =>
  renewed(() => api.post<Answer>(`/api/v1${path}`, body));

export const patch = <Answer>(path: string, body: unknown) =>
  renewed(() => api.patch<Answer>(`/api/v1${path}`, body));

export const put = <Answer>(path: string, body: unknown) =>
  renewed(() => api.put<Answer>(`/api/v1${path}`, body));

export const del = <Answer>(path: string) => renewed(() => api.del<Answer>(`/api/v1${path}`));

/** A file that only who is signed in may have. */
export const file = (path: string, query: Query = {}) =>
  renewed(async () => {
    const headers = { authorization: `Bearer ${auth()?.token ?? ''}` };
    const response = await fetch(`/api/v1${path}${search(query)}`, { headers });
    if (!response.ok) throw problemOf(response, await response.text());
    return response.blob();
  });

function search(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  return params.size ? `?${params}` : '';
}
