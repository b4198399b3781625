// What the widget and the dashboard import from the protocol package.

export type * from './calls';
export { isNewer } from './cursor';
export type * from './frames';
export { type Api, ApiError, createApi } from './http';
export {
  createOutbox,
  type Outbox,
  type OutboxEntry,
  type OutboxOptions,
  type OutboxStorage,
} from './outbox';
export {
  type Connection,
  type ConnectionOptions,
  type ConnectionState,
  createConnection,
  SendError,
} from './socket';
export {
  findGap,
  type Gap,
  type MessageState,
  mergeMessages,
  messageState,
} from './timeline';
export type * from './types';
export { uuid } from './uuid';
