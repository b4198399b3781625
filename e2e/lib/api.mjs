// The native dialect's HTTP calls, as thin as can be: the tests judge the server, not a client library.

export class HttpError extends Error {
  constructor(status, problem) {
    super(`${status} ${problem?.detail ?? problem?.title ?? ''}`);
    this.status = status;
    this.problem = problem;
  }
}

export function api(base, token) {
  const call = async (method, path, body) => {
    const answer = await fetch(base + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    const json =
      text && answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null;
    if (!answer.ok) throw new HttpError(answer.status, json);
    return json;
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    patch: (path, body) => call('PATCH', path, body),
    put: (path, body) => call('PUT', path, body),
  };
}

export const DEMO = { tenant: 'demo-tenant', password: 'Password123!' };

export const login = (base, email, { tenant, password } = DEMO) =>
  api(base).post('/api/v1/auth/login', { email, password, tenant });

/** First run of `deskbell serve`: a tenant with its administrator; gives the login and the tenant's slug. */
export const setUp = (base) =>
  api(base).post('/api/v1/setup', {
    tenant_name: 'Fault test',
    admin_name: 'Ada',
    email: 'ada@example.com',
    password: 'Password123!',
    site_url: base,
  });

/** A new visitor with a new conversation. */
export const startChat = (base, tenant, name) =>
  api(base).post('/api/v1/chat/public/start', {
    tenant_id: tenant,
    channel: 'web',
    customer_name: name,
    customer_email: `${name.toLowerCase().replace(/\W+/g, '.')}@example.com`,
  });

/** Every message of a conversation, oldest first, as an agent reads them. */
export async function allMessages(base, token, sessionId) {
  const messages = [];
  for (;;) {
    const after = messages.at(-1)?.seq ?? 0;
    const page = await api(base, token).get(
      `/api/v1/chat/sessions/${sessionId}/messages?after=${after}&limit=500`,
    );
    messages.push(...page.messages);
    if (!page.has_more) return messages;
  }
}
