// The dialog around the screens: keyboard, focus, unread count and the banner.

import { createComponent, createEffect, createMemo, type JSX, onCleanup, Show } from 'solid-js';
import type { PanelHost } from '../shared/bridge';
import { t } from '../text';
import { ArticleScreen } from './article-screen';
import { Banner } from './banner';
import { ChatView } from './chat-view';
import type { Desk } from './desk';
import { focusFirst } from './focus';
import { Home } from './home';
import { ListView } from './list-view';
import { away } from './parts';
import type { Nav } from './view';
import { translated } from './words';

export interface ScreenProps {
  desk: Desk;
  nav: Nav;
  title: string;
  subtitle: string;
  close: () => void;
  banner: JSX.Element;
}

const A_DAY = 86_400_000;
/** Our clock is ahead of the desk's, or it gave no answer. */
const OVERDUE = 20_000;
const SPREAD = 2_000;

const SCREENS = { home: Home, list: ListView, chat: ChatView, article: ArticleScreen };

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
  // What nobody has changed is ours, and there in every language.
  const ours = (text: string | undefined, english: string, own: string) =>
    text === english ? own : text;
  const title = createMemo(
    () =>
      props.host.options.title ??
      (translated(desk.config(), 'title') ||
        (ours(settings()?.title, 'Chat with us', t('title')) ?? t('title'))),
  );
  const subtitle = createMemo(() => {
    const config = desk.config();
    if (config?.open === false) return away.loaded()?.back(config) ?? ' ';
    return (
      props.host.options.subtitle ??
      (translated(config, 'subtitle') ||
        (ours(settings()?.subtitle, 'We typically reply instantly', t('subtitle')) ?? ''))
    );
  });

  // Open and closed are told apart without a reload, though not by every page in the same moment.
  createEffect(() => {
    const { open, changes_at } = desk.config() ?? {};
    if (open === false) void away.need();
    if (!changes_at) return;
    const due = Date.parse(changes_at) - Date.now();
    const wait = (due > 0 ? Math.min(due, A_DAY) : OVERDUE) + Math.random() * SPREAD;
    const timer = setTimeout(() => void desk.reread(), wait);
    onCleanup(() => clearTimeout(timer));
  });

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
    get banner() {
      return <Banner desk={desk} nav={nav} />;
    },
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
        {createComponent(SCREENS[nav.view()], screen)}
      </Show>
    </section>
  );
}
