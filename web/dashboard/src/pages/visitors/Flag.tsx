// A country's flag or letters, beside its name: only seen.

import { flagOf } from './flags';

export function Flag(props: { country: string | null }) {
  return (
    <span class="flag" aria-hidden="true">
      {flagOf(props.country)}
    </span>
  );
}
