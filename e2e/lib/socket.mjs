// A bare `/ws` client with refs and acks, for load; it never reconnects by itself.
import { randomUUID } from 'node:crypto';
import { WebSocket } from './deps.mjs';

export class Closed extends Error {}

/** Connects and gives the socket once the server has said hello. */
export function openSocket(base, token, { cursor, onFrame = () => {} } = {}) {
  const query = new URLSearchParams({ token, ...(cursor ? { cursor } : {}) });
  const socket = new WebSocket(`${base.replace('http', 'ws')}/ws?${query}`);
  const waiting = new Map();

  const opened = new Promise((resolve, reject) => {
    socket.on('message', (bytes) => {
      const frame = JSON.parse(bytes);
      if (frame.type === 'hello')
        resolve({ hello: frame, send, close: () => socket.terminate(), closed });
      const ref = frame.ref ?? frame.data?.ref;
      const answer = ref && waiting.get(ref);
      if (answer && (frame.type === 'ack' || frame.type === 'error')) {
        waiting.delete(ref);
        if (frame.type === 'ack') answer.resolve(frame.data);
        else answer.reject(new Error(`${frame.data.code}: ${frame.data.message}`));
        return;
      }
      onFrame(frame);
    });
    socket.on('error', () => {}); // a close follows
    socket.on('close', (code) => {
      const error = new Closed(`socket closed (${code})`);
      for (const answer of waiting.values()) answer.reject(error);
      waiting.clear();
      reject(error);
    });
  });
  const closed = new Promise((resolve) => socket.on('close', resolve));

  function send(type, data) {
    if (socket.readyState !== WebSocket.OPEN) return Promise.reject(new Closed('socket not open'));
    const ref = randomUUID();
    return new Promise((resolve, reject) => {
      waiting.set(ref, { resolve, reject });
      socket.send(JSON.stringify({ type, data, ref }));
    });
  }
  return opened;
}
