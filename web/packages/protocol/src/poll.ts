// The long poll that stands in while no socket can be opened: the same frames over the same cursor.
// It never decides anything by itself; the connection starts it, stops it and judges what it says.

import type { EventsAnswer } from './calls';
import type { Api, ApiError } from './http';

export interface PollOptions {
  api: Api;
  cursor: () => string | null;
  /** Open surfaces are polled every 2 s with a held request, closed ones every 15 s. */
  isOpen: () => boolean;
  onAnswer: (answer: EventsAnswer) => void;
  onError: (error: ApiError) => void;
}

export interface Poll {
  start(): void;
  stop(): void;
  /** Ask now instead of at the next turn. */
  hurry(): void;
}

const HOLD_SECONDS = 25;

export function createPoll(options: PollOptions): Poll {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let abort: AbortController | null = null;
  let running = false;

  const hidden = () => typeof document !== 'undefined' && document.hidden;

  async function turn() {
    clearTimeout(timer);
    if (!running || abort || hidden()) return;
    const began = Date.now();
    const open = options.isOpen();
    const cursor = options.cursor();
    const query = `?wait=${open ? HOLD_SECONDS : 0}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
    const mine = new AbortController();
    abort = mine;
    try {
      const answer = await options.api.get<EventsAnswer>(`/api/v1/events${query}`, {
        signal: mine.signal,
        timeout: (HOLD_SECONDS + 15) * 1000,
      });
      if (!mine.signal.aborted) options.onAnswer(answer);
    } catch (error) {
      if (!mine.signal.aborted) options.onError(error as ApiError);
    }
    // Stopped (and perhaps started again) meanwhile: this turn has no successor.
    if (mine.signal.aborted) return;
    abort = null;
    // Measured from the start of the turn: a request that was held for long is followed at once.
    const interval = options.isOpen() ? 2_000 : 15_000;
    if (running) timer = setTimeout(turn, Math.max(0, interval - (Date.now() - began)));
  }

  return {
    start() {
      if (running) return;
      running = true;
      void turn();
    },
    stop() {
      running = false;
      clearTimeout(timer);
      abort?.abort();
      abort = null;
    },
    hurry() {
      if (running) void turn();
    },
  };
}
