// Lets states open pages: the router's navigate function, set once by the shell.
import type { Navigator } from '@solidjs/router';
import type { ViewName } from './queue';

let navigate: Navigator | null = null;

export function setNavigator(navigator: Navigator): void {
  navigate = navigator;
}

export const go = (path: string): void => navigate?.(path);

export const conversationPath = (view: ViewName, id: string): string =>
  `/inbox/${view}/${encodeURIComponent(id)}`;

export const openConversation = (view: ViewName, id: string): void =>
  go(conversationPath(view, id));
