// The dialog around the screens: keyboard, focus, unread count and the banner.

import { createEffect, createMemo, Match, Show, Switch } from 'solid-js';
import type { PanelHost } from '../shared/bridge';
import { t } from '../text';
import { Banner } from './banner';
import { ChatView } from './chat-view';
import type { Desk } from './desk';
import { focusFirst } from './focus';
import { Home } from './home';
import { ListView } from './list-view';
import type { Nav } from './view';

export interface ScreenProps {
  desk: Desk;
  nav: Nav;
  title: string;
  subtitle: string;
  close: () => void;
}

interface AppProps {
  host: PanelHost;
  desk: Desk;
  nav: Nav;
  phone: () => boolean;
}

export function App(props: AppProps) {
  const { desk, nav } = props;
  const { page } = props.host.options;
  let dialog!: HTMLElement;

  const settings = () => desk.config()?.settings;
  const title = createMemo(() => props.host.options.title ?? settings()?.title ?? t('title'));
  const subtitle = createMemo(() => props.host.options.subtitle ?? settings()?.subtitle ?? '');

  createEffect(() => props.host.setUnread(desk.sessions.unread()));
  createEffect(() => nav.moved() && queueMicrotask(() => focusFirst(dialog)));

  // The page's own shortcuts must not fire while somebody writes to us.
  const keys = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.type === 'keydown' && event.key === 'Escape' && !event.isComposing && !page) {
      event.preventDefault();
      props.host.close();
    }
  };

  const screen = {
    desk,
    nav,
    get title() {
      return title();
    },
    get subtitle() {
      return subtitle();
    },
    close: () => props.host.close(),
  };

  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: never set on a page's main part
    <section
      ref={dialog}
      class={`panel ${nav.view()}`}
      role={page ? 'main' : 'dialog'}
      aria-modal={props.phone() && !page ? 'true' : undefined}
      aria-labelledby="title"
      tabindex="-1"
      hidden={!desk.opened()}
      on:keydown={keys}
      on:keyup={keys}
      on:keypress={keys}
    >
      <Show when={desk.opened()}>
        <Show when={page}>
          <h1 class="hidden">{title()}</h1>
        </Show>
        <Switch>
          <Match when={nav.view() === 'chat'}>
            <ChatView {...screen} banner={<Banner desk={desk} nav={nav} />} />
          </Match>
          <Match when={nav.view() === 'list'}>
            <ListView {...screen} banner={<Banner desk={desk} nav={nav} />} />
          </Match>
          <Match when={true}>
            <Home {...screen} banner={<Banner desk={desk} nav={nav} />} />
          </Match>
        </Switch>
      </Show>
    </section>
  );
}
