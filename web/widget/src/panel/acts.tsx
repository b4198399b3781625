// What most chats never need: a message's options, its quote and reactions, editing it, and what is done
// with the chat as a whole.

import css from './styles/acts.css?inline';

export { ChatMenu } from './chat-menu';
export { Acts, Edit } from './message-acts';
export { Answering, Quoted } from './quote';
export { Reactions } from './reactions';

/** The panel's root takes it when this is loaded. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
