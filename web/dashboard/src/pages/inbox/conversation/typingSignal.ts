// Tells the customer that somebody is writing: at most once every 3 s, and when it stops.
import { notifyServer } from '../../../state/live';

const AGAIN = 3_000;

export function typingSignal(id: string) {
  let told = 0;
  const tell = (is_typing: boolean) => notifyServer('chat.typing', { session_id: id, is_typing });
  return {
    writing(): void {
      if (Date.now() - told < AGAIN) return;
      told = Date.now();
      tell(true);
    },
    stop(): void {
      if (told === 0) return;
      told = 0;
      tell(false);
    },
  };
}
