// An identity provider (OpenID Connect) to sign in through: discovery, keys, a page to sign in at, signed id tokens.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export async function startProvider({ client, secret }) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map();
  let claims = {};
  const server = createServer((request, response) => {
    const url = new URL(request.url, provider.issuer);
    const json = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (url.pathname === '/.well-known/openid-configuration') return json(200, described());
    if (url.pathname === '/keys') {
      const key = { ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' };
      return json(200, { keys: [key] });
    }
    if (url.pathname === '/authorize') {
      const asked = Object.fromEntries(url.searchParams);
      const code = randomBytes(16).toString('hex');
      codes.set(code, asked);
      const back = new URL(asked.redirect_uri);
      back.search = new URLSearchParams({ code, state: asked.state }).toString();
      const away = new URL(asked.redirect_uri);
      away.search = new URLSearchParams({ error: 'access_denied', state: asked.state }).toString();
      response.writeHead(200, { 'content-type': 'text/html' });
      return response.end(
        `<!doctype html><html lang="en"><title>Provider</title>
         <a href="${back}">Continue</a> <a href="${away}">Cancel</a>`.replaceAll('&', '&amp;'),
      );
    }
    if (url.pathname === '/token') return void token(request, json);
    // A page's icon, which every browser asks for.
    response.writeHead(204).end();
  });

  const described = () => ({
    issuer: provider.issuer,
    authorization_endpoint: `${provider.issuer}/authorize`,
    token_endpoint: `${provider.issuer}/token`,
    jwks_uri: `${provider.issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });

  async function token(request, json) {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = Object.fromEntries(new URLSearchParams(body));
    // Each form-encoded before they are joined (RFC 6749, 2.3.1).
    const [id, word] = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64')
      .toString()
      .split(':')
      .map((one) => decodeURIComponent(one.replaceAll('+', ' ')));
    const asked = codes.get(form.code);
    codes.delete(form.code);
    const challenge = createHash('sha256')
      .update(form.code_verifier ?? '')
      .digest('base64url');
    if (id !== client || word !== secret) return json(401, { error: 'invalid_client' });
    if (!asked || asked.code_challenge !== challenge) return json(400, { error: 'invalid_grant' });
    const now = Math.floor(Date.now() / 1000);
    const said = {
      iss: provider.issuer,
      aud: client,
      nonce: asked.nonce,
      iat: now,
      exp: now + 300,
      email_verified: true,
      ...claims,
    };
    const signed = `${part({ alg: 'RS256', kid: 'one' })}.${part(said)}`;
    const signature = sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url');
    return json(200, {
      access_token: 'a',
      token_type: 'Bearer',
      id_token: `${signed}.${signature}`,
    });
  }

  const provider = {
    issuer: '',
    /** From now on this is what it says about whoever signs in. */
    says: (next) => {
      claims = next;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  provider.issuer = `http://127.0.0.1:${server.address().port}`;
  return provider;
}
