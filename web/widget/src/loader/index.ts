// chat-widget.js: puts the two published entry points on the page, then does what was asked before
// it was loaded (queued calls) or on its own tag (data attributes).

import type { HostOptions } from './options';
import { ChatWidget } from './widget';

type Call = [method: string, ...args: unknown[]];

interface EntryPoint {
  init: (options: HostOptions) => ChatWidget;
  /** Calls made on the stub a page may define before this script has loaded. */
  q?: Call[];
}

declare global {
  interface Window {
    CallCenterChat?: EntryPoint;
    ChatWidget?: typeof ChatWidget;
    chatWidget?: ChatWidget;
  }
}

const script = document.currentScript as HTMLScriptElement | null;

function run([method, ...args]: Call): void {
  if (method === 'init') {
    entry.init(args[0] as HostOptions);
    return;
  }
  const action = window.chatWidget?.[method as keyof ChatWidget] as unknown;
  if (typeof action === 'function') action.apply(window.chatWidget, args);
}

const entry: EntryPoint = { init: (options) => new ChatWidget(options, 'native') };

function start(): void {
  const queued = window.CallCenterChat?.q ?? [];
  window.CallCenterChat = entry;
  window.ChatWidget = ChatWidget;
  for (const call of queued) run(call);
  if (!script) return;
  const given = script.dataset as HostOptions;
  // Under its other published name the script makes the widget by itself.
  if (/\/static\/chat-widget\.(html|js)/.test(script.src)) {
    new ChatWidget(given, 'conversation', true);
  } else if (script.dataset.tenantId) entry.init(given);
}

// The tag may be included twice; the second copy has nothing to add.
if (!window.ChatWidget) start();
