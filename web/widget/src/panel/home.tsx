// The first screen: greeting, one obvious thing to do, and the conversations there are.

import { For, onMount, Show } from 'solid-js';
import { t } from '../text';
import type { ScreenProps } from './app';
import type { Desk } from './desk';
import { CloseIcon, ForwardIcon, WriteIcon } from './icons';
import { articles } from './parts';
import { SessionRow } from './session-row';
import type { Nav } from './view';

const SHOWN = 3;

export function Home(props: ScreenProps) {
  const sessions = () => props.desk.sessions.list();
  const open = () => props.desk.config()?.online && props.desk.config()?.open !== false;
  const presence = () => {
    const config = props.desk.config();
    if (!config) return ' ';
    if (open()) return t('homeOnline');
    return t(config.open === false && config.offline.ask === 'form' ? 'awayHint' : 'homeAway');
  };

  return (
    <>
      <div class="hero">
        <h2 id="title" dir="auto">
          {props.title}
        </h2>
        <p dir="auto">{props.subtitle}</p>
        <button
          type="button"
          class="tool shut"
          aria-label={t('close')}
          onClick={() => props.close()}
        >
          <CloseIcon />
        </button>
      </div>
      {props.banner}
      <div class="body">
        <button
          type="button"
          class="start"
          data-first
          disabled={props.desk.access() === 'refused'}
          onClick={() => props.nav.chat(null)}
        >
          <span class="disc">
            <WriteIcon />
          </span>
          <span class="start-text">
            <strong>{t('homeNew')}</strong>
            <span class="presence" classList={{ online: open() }}>
              {presence()}
            </span>
          </span>
          <ForwardIcon />
        </button>
        <Show when={sessions().length > 0}>
          <h3 class="label">{t('homeRecent')}</h3>
          <ul class="rows">
            <For each={sessions().slice(0, SHOWN)}>
              {(session) => (
                <SessionRow
                  session={session}
                  title={props.title}
                  onOpen={() => props.nav.chat(session.id)}
                />
              )}
            </For>
          </ul>
          <Show when={sessions().length > SHOWN || props.desk.hasOlder()}>
            <button type="button" class="link more" onClick={() => props.nav.list()}>
              {props.desk.hasOlder() ? t('homeAllMore') : t('homeAll', { n: sessions().length })}
            </button>
          </Show>
        </Show>
        <Show when={props.desk.access() !== 'refused' && props.desk.config()}>
          <HelpPart desk={props.desk} nav={props.nav} />
        </Show>
      </div>
    </>
  );
}

function HelpPart(props: { desk: Desk; nav: Nav }) {
  onMount(articles.need);
  return (
    <Show when={articles.loaded()} keyed>
      {(part) => <part.Help desk={props.desk} nav={props.nav} />}
    </Show>
  );
}
