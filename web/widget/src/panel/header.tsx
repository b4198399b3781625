// The header of every screen but home: back, what this is, close.

import type { ConnectionState } from '@deskbell/protocol';
import { type JSX, Show } from 'solid-js';
import { t } from '../text';
import { Avatar } from './avatar';
import { BackIcon, CloseIcon } from './icons';

interface HeaderProps {
  title: string;
  sub?: string;
  face?: string;
  connection?: ConnectionState | null;
  onBack: () => void;
  onClose: () => void;
  children?: JSX.Element;
}

export function Header(props: HeaderProps) {
  return (
    <div class="bar">
      <button type="button" class="tool" aria-label={t('back')} onClick={() => props.onBack()}>
        <BackIcon />
      </button>
      <Show when={props.face}>{(face) => <Avatar name={face()} />}</Show>
      <div class="bar-text">
        <h2 id="title" dir="auto">
          {props.title}
        </h2>
        <Show when={props.sub}>
          <p dir="auto">{props.sub}</p>
        </Show>
      </div>
      <Show when={props.connection}>
        {(state) => {
          const live = () => state() === 'live' || state() === 'polling';
          const name = () => t(live() ? 'live' : 'unconnected');
          return (
            <span
              class="state"
              classList={{ live: live() }}
              role="img"
              aria-label={name()}
              title={name()}
            />
          );
        }}
      </Show>
      {props.children}
      <button
        type="button"
        class="tool shut"
        aria-label={t('close')}
        onClick={() => props.onClose()}
      >
        <CloseIcon />
      </button>
    </div>
  );
}
