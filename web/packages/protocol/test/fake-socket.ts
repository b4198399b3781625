// A WebSocket the tests hold both ends of.

import type { ServerFrame } from '../src';

export class FakeSocket {
  static all: FakeSocket[] = [];
  static get last(): FakeSocket {
    const last = FakeSocket.all.at(-1);
    if (!last) throw new Error('no socket was opened');
    return last;
  }

  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  readyState = 1;
  closed = false;
  readonly sent: { type: string; data: Record<string, unknown>; ref?: string }[] = [];

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.all.push(this);
  }

  send(text: string) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  /** The server says something. */
  say(frame: ServerFrame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** The browser refuses to open it, and says so by nothing but an error. */
  block() {
    this.readyState = 3;
    this.onerror?.();
  }

  /** The connection breaks, or the server closes it. */
  cut(code = 1006) {
    this.onclose?.({ code });
  }

  hello(head = 'e.0', resumed = false) {
    this.say({
      type: 'hello',
      data: {
        user: { id: 1, type: 'customer', name: null },
        tenant: { id: 'demo', name: 'Demo' },
        head,
        settings: { max_message_length: 1000, heartbeat_interval: 25 },
        resumed,
      },
    });
  }

  typing(cursor: string) {
    this.say({
      type: 'chat.typing',
      data: {
        session_id: cursor,
        user_id: 1,
        user_type: 'agent',
        user_name: null,
        is_typing: true,
      },
      cursor,
    });
  }
}
