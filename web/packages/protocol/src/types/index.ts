// The shapes of the native dialect, object for object as docs/native-api.md names them.
// Types only: nothing here reaches a bundle.

export type * from './chats';
export type * from './desk';
export type * from './inboxes';
export type * from './people';
export type * from './problem';
export type * from './tickets';
export type * from './visitors';
