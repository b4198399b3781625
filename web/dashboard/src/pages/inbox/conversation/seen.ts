// How far the agent has read. A message counts as seen once it has stood in sight for a moment: a reply
// sent the instant a colleague's answer appears was written without it.
import { createSignal, onCleanup } from 'solid-js';
import { markSeen } from '../../../state/actions';
import { conversation, setReading } from '../../../state/conversations';

const MOMENT = 1_000;

export class SeenTracker {
  /** The newest seq this agent has seen; null until something was on screen. */
  readonly seq: () => number | null;
  private readonly setSeq: (seq: number) => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private reported = 0;

  constructor(private readonly id: string) {
    const [seq, setSeq] = createSignal<number | null>(null);
    this.seq = seq;
    this.setSeq = setSeq;
    onCleanup(() => {
      clearTimeout(this.timer);
      setReading(null);
    });
  }

  /** The log shows everything up to `last`, at its end (`atEnd`), and the page is in front. */
  looking(last: number, atEnd: boolean): void {
    clearTimeout(this.timer);
    const inSight = atEnd && !document.hidden;
    setReading(inSight ? this.id : null);
    if (!inSight || last === 0) return;
    // What was there when the conversation was opened is what the reply answers.
    if (this.seq() === null) this.setSeq(last);
    this.timer = setTimeout(() => this.sawUpTo(last), MOMENT);
  }

  /** An own message was written with everything before it in mind. */
  sawUpTo(last: number): void {
    if (last > (this.seq() ?? 0)) this.setSeq(last);
    const unread = conversation(this.id)?.unread_count ?? 0;
    if (last <= this.reported && unread === 0) return;
    this.reported = last;
    void markSeen(this.id, last);
  }
}
