// One small HTTP client over fetch. Every failure becomes an ApiError, so that callers (the outbox
// above all) can tell "refused for good" from "try again later".

import type { ErrorCode, Problem } from './types';

export class ApiError extends Error {
  constructor(
    /** 0 when no answer came at all. */
    readonly status: number,
    readonly code: ErrorCode | string,
    message: string,
    /** Seconds the server asked us to wait, if it did. */
    readonly retryAfter: number | null = null,
    readonly problem: Partial<Problem> = {},
  ) {
    super(message);
  }
}

export interface ApiOptions {
  url: string;
  token: () => string | null;
  fetch?: typeof fetch;
  /** How long a call may take before it counts as lost. */
  timeout?: number;
}

export interface CallOptions {
  signal?: AbortSignal;
  timeout?: number;
}

export type Api = ReturnType<typeof createApi>;

export function createApi(options: ApiOptions) {
  const base = options.url.replace(/\/+$/, '');
  const doFetch = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args));

  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    { signal, timeout = options.timeout ?? 20_000 }: CallOptions = {},
  ): Promise<T> {
    const token = options.token();
    const headers: Record<string, string> = {};
    if (token) headers.authorization = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';

    // AbortSignal.timeout/any are younger than the browsers the widget supports.
    const abort = new AbortController();
    const stop = () => abort.abort();
    const timer = setTimeout(stop, timeout);
    signal?.addEventListener('abort', stop);
    try {
      const response = await doFetch(base + path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: abort.signal,
      });
      const text = await response.text();
      if (!response.ok) throw problemOf(response, text);
      return (text ? JSON.parse(text) : undefined) as T;
    } catch (error) {
      if (error instanceof ApiError) throw error;
      // Whoever shows it has words of their own for it.
      throw new ApiError(0, 'network', '');
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  const bare =
    (method: string) =>
    <T>(path: string, options?: CallOptions) =>
      call<T>(method, path, undefined, options);
  const withBody =
    (method: string) =>
    <T>(path: string, body: unknown, options?: CallOptions) =>
      call<T>(method, path, body, options);
  return {
    get: bare('GET'),
    post: withBody('POST'),
    put: withBody('PUT'),
    patch: withBody('PATCH'),
    del: bare('DELETE'),
  };
}

interface Answered {
  status: number;
  headers: { get: (name: string) => string | null };
}

export function problemOf(response: Answered, text: string): ApiError {
  let problem: Partial<Problem> = {};
  try {
    problem = JSON.parse(text) as Partial<Problem>;
  } catch {
    // A proxy's HTML error page: the status alone has to do.
  }
  const wait = Number(response.headers.get('retry-after'));
  return new ApiError(
    response.status,
    problem.code ?? '',
    problem.detail ?? problem.title ?? '',
    wait || null,
    problem,
  );
}
