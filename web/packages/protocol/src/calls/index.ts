// Bodies and answers of the HTTP calls of the native dialect.
// One interface per body (`…Request`) and per answer (`…Answer`).

export type * from './account';
export type * from './chats';
export type * from './people';
export type * from './public';
export type * from './settings';
export type * from './tickets';
