// What the loader and the panel say to each other. Types only.

import type { Texts } from '../text';

export type Position = 'bottom-right' | 'bottom-left';
export type Dialect = 'native' | 'conversation';
export type Theme = 'auto' | 'light' | 'dark';

/** What the host page asked for, in one shape for all published forms. null: the inbox decides. */
export interface WidgetOptions {
  /** Which of the published widgets it is: `CallCenterChat` or `ChatWidget`. */
  dialect: Dialect;
  apiUrl: string;
  /** The page named no address: the server the script came from may name another. */
  ownServer: boolean;
  tenantId: string | null;
  inboxId: number | null;
  position: Position | null;
  primaryColor: string | null;
  title?: string | null;
  subtitle?: string | null;
  theme: Theme;
  locale?: string | null;
  autoOpen: boolean;
  /** The panel is the whole page, without a launcher. */
  page: boolean;
  /** The page asks for consent itself, whatever the inbox says. */
  consent: string | undefined;
}

/** The loader's side: where the panel draws, and what it reports. */
export interface PanelHost {
  options: WidgetOptions;
  shadow: ShadowRoot;
  slot: HTMLElement;
  language: string;
  /** How bright a colour is, 0 to 1; the loader has the arithmetic anyway. */
  luminance: (hex: string) => number;
  texts: Texts;
  /** The inbox's colour and side, known once its settings are loaded. */
  setLook: (look: { primaryColor: string; position: Position }) => void;
  setUnread: (count: number) => void;
  setConnected: (connected: boolean) => void;
  /** Once the page is watched, if it ever is. */
  watching: Promise<Monitor>;
  emit: (event: string, data?: unknown) => void;
  close: () => void;
}

export interface Panel {
  /** What the launcher is called while the panel is open. */
  closeLabel: string;
  open: (takeFocus: boolean) => void;
  close: () => void;
  send: (text: string) => void;
  /** Shows a conversation that an agent began, or asks: then nothing is begun until they answer. */
  show: (session: string | Invitation) => void;
  /** Ask for a person; resolves with the stored escalation. */
  escalate: (reason: string, metadata?: object) => Promise<unknown>;
  destroy: () => void;
}

export interface Invitation {
  rule: string;
  message: string;
}

export interface PanelModule {
  mount: (host: PanelHost) => Panel;
}

export interface PagePlace {
  url: string;
  title: string;
  referrer: string;
}

/** What the monitor may do with the widget. */
export interface MonitorHost {
  isConnected: boolean;
  /** The panel is there, and knows what is unread. */
  isUsed: boolean;
  setUnread: (count: number) => void;
  openChat: (takeFocus: boolean) => void;
  load: () => Promise<Panel>;
  closeChat: () => void;
  panel: Panel | null;
  loading: Promise<Panel> | null;
  watching: Promise<Monitor>;
  /** An invitation beside the launcher, unless the panel is open. */
  tease: (text: string) => void;
}

export interface Monitor {
  /** The visit's id, for the panel to go on with. */
  visit: () => string | null;
  /** Pages are told over the panel's connection from now on. */
  attach: (tell: (page: PagePlace) => void) => void;
  detach: () => void;
  stop: () => void;
}

export interface MonitorModule {
  consent: (
    options: WidgetOptions,
    host: MonitorHost,
    /** undefined: nobody said anything. */
    given: boolean | undefined,
    watched: (monitor: Monitor) => void,
  ) => void;
}
