// The panel's icons: 24-unit strokes in the text's colour, invisible to screen readers.

import type { JSX } from 'solid-js';

export const Icon = (props: { d: string; class?: string }): JSX.Element => (
  <svg class={`icon ${props.class ?? ''}`} viewBox="0 0 24 24" aria-hidden="true">
    <path d={props.d} />
  </svg>
);

export const CloseIcon = () => <Icon d="M18 6 6 18M6 6l12 12" />;
export const DotsIcon = () => <Icon class="dots" d="M5 12h0M12 12h0M19 12h0" />;
export const BackIcon = () => <Icon class="flip" d="m15 18-6-6 6-6" />;
export const ForwardIcon = () => <Icon class="flip" d="m9 18 6-6-6-6" />;
export const SendIcon = () => <Icon class="flip" d="M5 12h13M12 5l7 7-7 7" />;
export const WriteIcon = () => <Icon d="M12 20h9M16.5 3.5a2.1 2.1 0 0 1 3 3L7 19l-4 1 1-4z" />;
