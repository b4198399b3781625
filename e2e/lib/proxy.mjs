// A TCP proxy that cuts connections in the middle of a byte stream, at positions the test chooses.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * `nextCut()` gives, for each new connection, after how many bytes (both ways together) it is cut, or
 * null to let it live. `losesAnswer(bytes)` may say, for what a client sends, that it reaches the server
 * but its answer is cut off. `onlySockets` leaves ordinary HTTP connections alone.
 */
export async function cuttingProxy({
  port,
  nextCut,
  random,
  losesAnswer = () => false,
  onlySockets = false,
}) {
  const pairs = new Set();
  let cuts = 0;

  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    const pair = { client, upstream };
    pairs.add(pair);
    let left = onlySockets ? null : nextCut();
    let known = !onlySockets;
    let isSocket = false;

    const forward = (from, to) => {
      from.on('data', (bytes) => {
        if (!known) {
          known = true;
          isSocket = /^upgrade: websocket/im.test(bytes.toString('latin1'));
          if (isSocket) left = nextCut();
        }
        if (left !== null && bytes.length >= left) {
          to.write(bytes.subarray(0, left));
          left = Infinity;
          cuts += 1;
          return cut(pair);
        }
        if (left !== null) left -= bytes.length;
        if (from === client && isSocket && losesAnswer(bytes)) {
          upstream.end(bytes);
          cuts += 1;
          return muffle(pair);
        }
        if (!to.write(bytes)) from.pause();
      });
      to.on('drain', () => from.resume());
      from.on('end', () => to.end());
      from.on('error', () => {}); // a close follows
      from.on('close', () => {
        if (!pair.muffled) to.destroy();
        pairs.delete(pair);
      });
    };
    forward(client, upstream);
    forward(upstream, client);
  });

  /** The client is gone at once; the server may read to the end, but is no longer heard. */
  function muffle(pair) {
    pair.muffled = true;
    pair.upstream.removeAllListeners('data');
    pair.upstream.resume();
    pair.client.resetAndDestroy();
  }

  /** Either politely, so that the last bytes arrive, or with a reset, so that they may not. */
  function cut({ client, upstream }) {
    for (const end of [client, upstream]) {
      end.removeAllListeners('data');
      end.resume();
      if (random.chance(0.5)) end.resetAndDestroy();
      else end.end();
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    get cuts() {
      return cuts;
    },
    /** Cuts everything that is open now. */
    cutAll() {
      for (const pair of pairs) cut(pair);
    },
    async close() {
      server.close();
      for (const { client, upstream } of pairs) {
        client.destroy();
        upstream.destroy();
      }
      await once(server, 'close');
    },
  };
}
