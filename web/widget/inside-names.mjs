// Names of properties that only the panel's own code says: what visitors download has shorter ones. What
// crosses a wire, is stored, or is said between loader and panel keeps its name; the build asks the protocol.

import { readdirSync, readFileSync } from 'node:fs';

const INSIDE =
  `about again answering asked base beginWith beginning calm canAttach change changed changes chatOf
  chats cleared deliver desk does draft editing escalated failed fault fill forget greeted hasAll hasMore hasOlder
  heard hurry invitation isOpen known loadOlder markSeen moved nav need note notify onAnswer onBack onChange onClose onDone
  onError onFrame onOpen onResync onRetry onSent onState outbox previous put read receive refocus refresh reread
  retry retryAfter seed seenByAgent seenByVisitor session setAbout setAnswers setAsked setDraft setFiles setInvitation setViewed
  showTyping shut startOver typingTimeout uploads viewed vote`.split(/\s+/);

const protocol = new URL('../packages/protocol/src/', import.meta.url);
const WIRE = /^(types|frames|calls|articles)\.ts$/;

/** Of the wire's objects. */
const told = readdirSync(protocol)
  .filter((file) => WIRE.test(file))
  .flatMap((file) => [...readFileSync(new URL(file, protocol), 'utf8').matchAll(/'?(\w+)'?\??:/g)])
  .map(([, name]) => name);

const names = INSIDE.filter((name) => !told.includes(name));

/** The same short name in every file of the panel, whichever is made first. */
export const shortNames = () => ({
  props: { props: Object.fromEntries(names.map((name, i) => [`$${name}`, `$${i.toString(36)}`])) },
});
export const INSIDE_NAMES = new RegExp(`^(${names.join('|')})$`);
