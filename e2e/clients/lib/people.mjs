// Who takes part: agents signed in by REST, and calls that tell their status.
import { DEMO, login } from '../../lib/api.mjs';

export async function signInAll(base) {
  const [agent1, agent2, admin] = await Promise.all(
    ['agent1', 'agent2', 'admin'].map((name) => login(base, `${name}@callcenter.com`, DEMO)),
  );
  return { agent1, agent2, admin };
}

/** While `act` runs, the demo's website inbox asks visitors for this proof. */
export async function withVisitorAuth(base, { token }, visitor_auth, act) {
  const { body } = await call(base, 'GET', '/api/v1/inboxes', { token });
  const { id, settings } = body.inboxes.find((one) => one.channel === 'widget');
  const change = async (to) => {
    const options = { token, body: { settings: { visitor_auth: to } } };
    const { status } = await call(base, 'PATCH', `/api/v1/inboxes/${id}`, options);
    if (status !== 200) throw new Error(`the inbox was not changed: ${status}`);
  };
  await change(visitor_auth);
  try {
    return await act();
  } finally {
    await change(settings.visitor_auth);
  }
}

/** One HTTP call: `{ status, body, headers }`, whatever the status is. */
export async function call(base, method, path, { token, body, headers = {} } = {}) {
  const answer = await fetch(base + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
}

export const caller = (base) => ({
  get: (path, options) => call(base, 'GET', path, options),
  post: (path, body, options) => call(base, 'POST', path, { ...options, body: body ?? {} }),
});
