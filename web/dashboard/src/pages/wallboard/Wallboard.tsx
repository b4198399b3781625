// For a screen on the wall: how the desk stands this moment, readable from across the room.
import type { DeskNow } from '@deskbell/protocol';
import { A } from '@solidjs/router';
import Maximize from 'lucide-solid/icons/maximize';
import X from 'lucide-solid/icons/x';
import { createEffect, createSignal, For, onCleanup, Show } from 'solid-js';
import { getNow } from '../../api/analytics';
import { explain } from '../../api/problem';
import { type TextKey, t } from '../../i18n';
import { clock } from '../../i18n/time';
import { LiveMark } from '../../shell/LiveMark';
import { auth } from '../../state/auth';
import { now } from '../../state/clock';
import { happenings } from '../../state/happenings';
import { mayViewReports } from '../../state/may';
import { IconButton } from '../../ui/Button';
import { Empty } from '../../ui/Notice';
import { myZone } from '../analytics/route';
import { type Kind, shown } from '../analytics/words';
import { keepAwake } from './awake';
import './wallboard.css';

/** What no frame tells of (a visit, midnight) is there after so long at the latest. */
const LATEST = 15_000;
const AGAIN = 1_000;
const AFTER_FAILURE = 3_000;
/** Seconds of waiting from which on somebody should look up. */
const LONG = 300;

interface Tile {
  text: TextKey;
  kind: Kind;
  value: (desk: DeskNow) => number | null;
  alarming?: (value: number | null) => boolean;
  large?: boolean;
}

export default function Wallboard() {
  return (
    <Show
      when={mayViewReports()}
      fallback={
        <div class="page">
          <h1 class="unseen">{t('wall.title')}</h1>
          <Empty title={t('error.forbidden')} />
        </div>
      }
    >
      <Board />
    </Show>
  );
}

function Board() {
  const { desk, heardAt, error } = followDesk();
  keepAwake();
  /** Grows by itself: the server said since when, and our clock how long ago it said so. */
  const longestWait = (state: DeskNow) => {
    if (!state.waiting_since) return null;
    const then = Date.parse(state.at) - Date.parse(state.waiting_since);
    return Math.max(0, then + Math.max(0, now() - heardAt())) / 1000;
  };
  const tiles: Tile[] = [
    { text: 'wall.waiting', kind: 'count', value: (d) => d.waiting, large: true },
    {
      text: 'wall.longestWait',
      kind: 'time',
      value: longestWait,
      alarming: (seconds) => (seconds ?? 0) >= LONG,
      large: true,
    },
    { text: 'wall.open', kind: 'count', value: (d) => d.open, large: true },
    { text: 'wall.agents', kind: 'count', value: (d) => d.agents_online },
    { text: 'wall.answered', kind: 'count', value: (d) => d.today.first_response.count },
    { text: 'wall.firstResponse', kind: 'time', value: (d) => d.today.first_response.median },
    { text: 'wall.satisfied', kind: 'share', value: (d) => d.today.satisfaction.satisfied },
  ];
  return (
    <div class="wall">
      <header class="wall-head">
        <h1 class="cut" dir="auto">
          <bdi>{auth()?.tenant.name}</bdi>
          <span class="unseen"> {t('wall.title')}</span>
        </h1>
        <LiveMark />
        <time class="wall-clock num">{clock(now())}</time>
        <IconButton
          label={t('wall.fullScreen')}
          onClick={() => void document.documentElement.requestFullscreen?.().catch(() => {})}
        >
          <Maximize size={20} />
        </IconButton>
        <A
          class="btn icon"
          href="/dashboard/analytics"
          aria-label={t('wall.leave')}
          title={t('wall.leave')}
        >
          <X size={20} />
        </A>
      </header>
      <Show when={error()}>
        {(text) => (
          <p class="wall-error" role="alert">
            {text()}
          </p>
        )}
      </Show>
      <dl class="wall-tiles" aria-busy={!desk()}>
        <For each={tiles}>
          {(tile) => {
            const value = () => {
              const state = desk();
              return state ? tile.value(state) : null;
            };
            return (
              <div
                class="wall-tile"
                classList={{
                  large: tile.large ?? false,
                  alarming: tile.alarming?.(value()) ?? false,
                }}
              >
                <dt>{t(tile.text)}</dt>
                <dd class="num">
                  {tile.kind === 'time' ? asClock(value()) : shown(value(), tile.kind)}
                </dd>
              </div>
            );
          }}
        </For>
      </dl>
    </div>
  );
}

/** Minutes and seconds as a clock has them: short in every language. */
function asClock(seconds: number | null): string {
  if (seconds === null) return shown(null, 'time');
  const s = Math.floor(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor((s % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** How the desk stands, asked for whenever something happened and every little while; failures keep the last answer. */
function followDesk() {
  const [desk, setDesk] = createSignal<DeskNow>();
  const [heardAt, setHeardAt] = createSignal(Date.now());
  const [error, setError] = createSignal<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  let gone = false;
  const load = async () => {
    asked += 1;
    const mine = asked;
    clearTimeout(timer);
    let again = LATEST;
    try {
      const answer = await getNow({ timezone: myZone() });
      if (mine !== asked || gone) return;
      setHeardAt(Date.now());
      setDesk(answer);
      setError(null);
      if (!answer.is_current) again = AGAIN;
    } catch (cause) {
      if (mine !== asked || gone) return;
      setError(explain(cause));
      again = AFTER_FAILURE;
    }
    timer = setTimeout(() => void load(), again);
  };
  createEffect(() => {
    happenings();
    void load();
  });
  onCleanup(() => {
    gone = true;
    clearTimeout(timer);
  });
  return { desk, heardAt, error };
}
