// What the widget and the dashboard import from the protocol package.

export type * from './articles';
export type * from './calls';
export { isNewer } from './cursor';
export type * from './frames';
export { type Api, ApiError, createApi, problemOf } from './http';
export { type LinkPart, linkParts } from './links';
export {
  attached,
  createOutbox,
  type Outbox,
  type OutboxEntry,
  type OutboxOptions,
  type OutboxStorage,
} from './outbox';
export { EDIT_WINDOW, REACTIONS } from './reactions';
export type * from './reports';
export { sizeText } from './size';
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
  quoteOf,
  replaceMessage,
} from './timeline';
export type * from './types';
export {
  ATTACHMENTS_MAX,
  allDone,
  createUploads,
  UPLOAD_MAX,
  type Upload,
  type UploadFault,
  type Uploads,
} from './uploads';
export { uuid } from './uuid';
