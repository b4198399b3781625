// Somebody else's site: one page on another origin, as its owner would write it.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Every page of the site is `html()`; `headers` go with it. */
export async function startSite(html, headers = {}) {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(html());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}/`,
    /** The same site under a name that no inbox allows. */
    stranger: `http://stranger.example:${port}/`,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

export const page = (body, head = '') =>
  `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
   <meta name="viewport" content="width=device-width, initial-scale=1">${head}</head>
   <body><main><h1>Lamps</h1><p>Good light for long evenings.</p></main>${body}</body></html>`;
