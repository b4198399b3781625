// What this person chose on this device: theme, language, sounds, keys, panes. Kept in localStorage;
// public/theme.js reads theme and language from the same key before the first paint.
import { createEffect, createSignal } from 'solid-js';
import { createStore } from 'solid-js/store';
import type { Language } from '../i18n/languages';
import { readJson, writeJson } from './storage';

export type Theme = 'system' | 'light' | 'dark';

export interface Settings {
  theme: Theme;
  language: Language | 'system';
  sound: boolean;
  notifications: boolean;
  singleKeys: boolean;
  enterSends: boolean;
  customerPane: boolean;
  wideNav: boolean;
}

const KEY = 'deskbell.settings';
const defaults: Settings = {
  theme: 'system',
  language: 'system',
  sound: false,
  notifications: false,
  singleKeys: true,
  enterSends: true,
  customerPane: true,
  wideNav: true,
};

const [settings, setStore] = createStore<Settings>({ ...defaults, ...readJson<Settings>(KEY) });

export { settings };

export function change(values: Partial<Settings>): void {
  setStore(values);
  writeJson(KEY, { ...settings });
}

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const [prefersDark, setPrefersDark] = createSignal(systemDark.matches);
systemDark.addEventListener('change', (event) => setPrefersDark(event.matches));

export const isDark = () =>
  settings.theme === 'dark' || (settings.theme === 'system' && prefersDark());

/** Keeps the page in the chosen theme; called once by the application's root. */
export function applyTheme(): void {
  createEffect(() => {
    document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  });
}
