// The widget as the host page holds it: both published forms make one of these. It fetches the
// panel when somebody is about to need it, and until then does nothing.

import type {
  Dialect,
  Monitor,
  MonitorModule,
  Panel,
  PanelHost,
  PanelModule,
  WidgetOptions,
} from '../shared/bridge';
import { wanted } from '../shared/language';
import words from '../text/launcher.json';
import { type Language, spoken } from './language';
import { drawLauncher } from './launcher';
import { type HostOptions, readOptions } from './options';
import { isUnwatched } from './unwatched';

/** File names of the panel, one for each dialect, put in by the build. */
declare const __PANELS__: Record<Dialect, string>;
declare const __MONITOR__: string;
/** What the names of the languages' files end with. */
declare const __TEXTS__: string;

const fetchModule = <Module>(origin: string, file: string): Promise<Module> =>
  import(/* @vite-ignore */ origin + '/widget/' + file);

type Listener = (data?: unknown) => void;

const ownScript = document.currentScript as HTMLScriptElement | null;
const ownOrigin = new URL(ownScript?.src || location.href, location.href).origin;

export class ChatWidget {
  isConnected = false;
  private options!: WidgetOptions;
  private language: Language = 'en';
  private readonly launcher!: ReturnType<typeof drawLauncher>;
  private readonly listeners = new Map<string, Set<Listener>>();
  private loading: Promise<Panel> | null = null;
  private panel: Panel | null = null;
  private watched!: (monitor: Monitor) => void;
  private watching!: Promise<Monitor>;
  private attempts = 0;
  private isOpen = false;
  private destroyed = false;

  constructor(
    given: HostOptions = {},
    dialect: Dialect = 'conversation',
    /** Made by the script itself: the page may still say how it wants it. */
    private automatic = false,
  ) {
    // One widget a page: whoever comes second gets the first.
    const first = window.chatWidget;
    if (first instanceof ChatWidget) {
      if (first.automatic) first.adopt(given, dialect);
      // biome-ignore lint/correctness/noConstructorReturn: `new ChatWidget` is the published form
      return first;
    }
    window.chatWidget = this;
    this.launcher = drawLauncher();
    const { button } = this.launcher;
    const prepare = () => void this.load().catch(() => {});
    button.addEventListener('pointerenter', prepare);
    button.addEventListener('focus', prepare);
    button.addEventListener('click', () => (this.isOpen ? this.closeChat() : this.openChat()));
    this.configure(given, dialect);
  }

  private configure(given: HostOptions, dialect: Dialect): void {
    this.options = readOptions(given, ownOrigin, dialect);
    this.language = spoken(wanted(this.options.locale)) ?? 'en';
    this.launcher.setLook(this.options);
    this.launcher.setLanguage(this.language);
    this.watching?.then(({ stop }) => stop());
    this.watching = new Promise((watched) => {
      this.watched = watched;
    });
    // Nobody asked for it with the keyboard or the pointer: the focus stays where it is.
    if (this.options.autoOpen || this.options.page) this.openChat(false);
    this.watch();
  }

  private adopt(given: HostOptions, dialect: Dialect): void {
    this.automatic = false;
    this.closeChat();
    this.panel?.destroy();
    this.panel = this.loading = null;
    this.configure(given, dialect);
  }

  openChat(takeFocus = true): void {
    if (this.isOpen || this.destroyed) return;
    this.isOpen = true;
    this.launcher.say('');
    this.launcher.setBusy(true);
    this.load()
      .then((panel) => {
        if (!this.isOpen || this.destroyed || panel !== this.panel) return;
        this.launcher.setOpen(true);
        panel.open(takeFocus);
        this.emit('open');
      })
      .catch(() => {
        this.isOpen = false;
        const message = words[this.language][2] as string;
        this.launcher.say(message);
        this.emit('error', { code: 'not_loaded', message });
      })
      .finally(() => this.launcher.setBusy(false));
  }

  closeChat(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const hadFocus = this.launcher.shadow.activeElement !== null;
    this.panel?.close();
    this.launcher.setOpen(false);
    if (hadFocus) this.launcher.button.focus({ preventScroll: true });
    this.emit('close');
  }

  /** The visitor agrees to be seen, or no longer; without a word it is as the inbox has it. */
  consent(given?: boolean): void {
    const { options } = this;
    fetchModule<MonitorModule>(ownOrigin, __MONITOR__)
      .then(({ consent }) => {
        if (options === this.options && !this.destroyed)
          consent(options, this as never, given, this.watched);
      })
      .catch(() => {});
  }

  async sendMessage(text: string): Promise<void> {
    (await this.load()).send(text);
  }

  async escalateConversation(reason: string, metadata?: object): Promise<unknown> {
    return (await this.load()).escalate(reason, metadata);
  }

  get isUsed(): boolean {
    return this.panel !== null;
  }

  tease(text: string): void {
    if (!this.isOpen) this.launcher.say(text);
  }

  setUnread(count: number): void {
    this.launcher.setUnread(count);
  }

  on(event: string, listener: Listener): () => void {
    const listeners = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  destroy(): void {
    this.destroyed = true;
    this.panel?.destroy();
    void this.watching.then(({ stop }) => stop());
    this.launcher.host.remove();
    this.listeners.clear();
    if (window.chatWidget === this) window.chatWidget = undefined;
  }

  private emit(event: string, data?: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(data);
  }

  load(): Promise<Panel> {
    this.loading ??= this.fetchPanel().catch((error) => {
      this.loading = null;
      throw error;
    });
    return this.loading;
  }

  private async fetchPanel(): Promise<Panel> {
    const { options, language } = this;
    const file = __PANELS__[options.dialect];
    // Browsers remember a module that failed to load; another address makes them try again.
    const again = this.attempts ? `?${this.attempts}` : '';
    this.attempts += 1;
    const from = (origin: string) =>
      Promise.all([
        fetchModule<PanelModule>(origin, file + again),
        fetch(`${origin}/widget/${language}${__TEXTS__}`).then((answer) =>
          answer.ok ? answer.json() : Promise.reject(),
        ),
      ]);
    // Where the script came from the panel is of the same make; a copy of the script has none beside it.
    const [{ mount }, texts] = await from(ownOrigin).catch(() => from(options.apiUrl));
    if (options !== this.options) return this.load();
    const { shadow, slot, setUnread } = this.launcher;
    const host: PanelHost = {
      options,
      shadow,
      slot,
      language,
      texts,
      setUnread,
      watching: this.watching,
      setLook: (look) =>
        this.launcher.setLook({
          primaryColor: options.primaryColor ?? look.primaryColor,
          position: options.position ?? look.position,
        }),
      setConnected: (connected) => {
        if (this.isConnected === connected) return;
        this.isConnected = connected;
        this.emit(connected ? 'connected' : 'disconnected');
        this.emit('connection', { connected });
      },
      emit: (event, data) => this.emit(event, data),
      close: () => this.closeChat(),
    };
    this.panel = mount(host);
    this.launcher.close = this.panel.closeLabel;
    return this.panel;
  }

  /** Nothing at all happens before somebody opens the chat where the inbox is not watched. */
  private watch(): void {
    const { options } = this;
    if (options.page || options.consent || isUnwatched(options)) return;
    // Safari has no idle callback.
    (window.requestIdleCallback ?? ((idle: () => void) => setTimeout(idle, 1500)))(() =>
      this.consent(),
    );
  }
}
