// What is asked of visitors now and then: who they are, and how a chat was.

import css from './styles/forms.css?inline';

export { Field } from './field';
export { PreChat } from './pre-chat';
export { Rate } from './rate';

export { css };

/** The panel's root takes it when this is loaded. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
