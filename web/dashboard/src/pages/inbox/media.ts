// A media query as a signal, for what is not there at all on a small screen rather than only hidden.
import { createSignal, onCleanup } from 'solid-js';

export function useMedia(query: string): () => boolean {
  const media = matchMedia(query);
  const [matches, setMatches] = createSignal(media.matches);
  const listen = () => setMatches(media.matches);
  media.addEventListener('change', listen);
  onCleanup(() => media.removeEventListener('change', listen));
  return matches;
}
