// Calls about tags, saved views and notifications.
import type {
  NotificationsAnswer,
  SavedFilter,
  SavedView,
  Tag,
  TagColour,
} from '@deskbell/protocol';
import { del, get, patch, post, put } from './http';

export const listTags = () => get<{ tags: Tag[] }>('/tags').then((answer) => answer.tags);
export const addTag = (name: string, colour: TagColour) =>
  post<{ tag: Tag }>('/tags', { name, colour }).then((answer) => answer.tag);
export const changeTag = (id: number, body: { name?: string; colour?: TagColour }) =>
  patch<{ tag: Tag }>(`/tags/${id}`, body).then((answer) => answer.tag);
export const removeTag = (id: number) => del<void>(`/tags/${id}`);

export interface ViewBody {
  name: string;
  shared: boolean;
  filter: SavedFilter;
}
export const listViews = () => get<{ views: SavedView[] }>('/views').then((answer) => answer.views);
export const addView = (body: ViewBody) =>
  post<{ view: SavedView }>('/views', body).then((answer) => answer.view);
export const changeView = (id: number, body: Partial<ViewBody>) =>
  patch<{ view: SavedView }>(`/views/${id}`, body).then((answer) => answer.view);
export const removeView = (id: number) => del<void>(`/views/${id}`);
export const orderViews = (ids: number[]) => put<void>('/views/order', { ids });

export const listNotifications = (cursor?: string) =>
  get<NotificationsAnswer>('/notifications', { cursor });
/** With nothing: all of them. */
export const readNotifications = (which: { ids?: number[]; session_id?: string }) =>
  post<{ unread_count: number }>('/notifications/read', which).then(
    (answer) => answer.unread_count,
  );
