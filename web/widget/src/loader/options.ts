// Three ways to configure the widget (init, the ChatWidget constructor, data attributes) read into
// one shape.

import type { Dialect, Position, Theme, WidgetOptions } from '../shared/bridge';

/** What a host page may write; every name of both published forms. */
export interface HostOptions {
  apiUrl?: string;
  backendUrl?: string;
  tenantId?: string;
  inboxId?: number | string;
  position?: string;
  primaryColor?: string;
  title?: string;
  subtitle?: string;
  theme?: string;
  locale?: string;
  autoOpen?: boolean | string;
  mode?: string;
  /** Anything: nothing happens before `consent(true)`, or before the chat is opened. */
  consent?: string;
}

export function readOptions(
  given: HostOptions,
  ownOrigin: string,
  dialect: Dialect,
): WidgetOptions {
  const named = given.apiUrl || given.backendUrl;
  const url = named || ownOrigin;
  // A socket address is what some installations have configured as backend.
  const apiUrl = url.replace(/^ws/, 'http').replace(/\/+$/, '');
  return {
    dialect,
    apiUrl,
    ownServer: !named,
    tenantId: given.tenantId || null,
    inboxId: Number(given.inboxId) || null,
    position: oneOf<Position>(given.position, ['bottom-right', 'bottom-left']),
    primaryColor: given.primaryColor || null,
    title: given.title ?? null,
    subtitle: given.subtitle ?? null,
    theme: oneOf<Theme>(given.theme, ['light', 'dark']) ?? 'auto',
    locale: given.locale || null,
    autoOpen: given.autoOpen === true || given.autoOpen === 'true' || given.autoOpen === '',
    page: given.mode === 'page',
    consent: given.consent,
  };
}

function oneOf<T extends string>(value: string | undefined, allowed: T[]): T | null {
  return allowed.find((candidate) => candidate === value) ?? null;
}
