// Where the visitor writes. Enter sends, Shift+Enter starts a new line, and an Enter that only ends
// an input method's composition does neither.

import type { Attachment } from '@deskbell/protocol';
import { createEffect, createMemo, createSignal, onCleanup, Show, untrack } from 'solid-js';
import { t } from '../text';
import type { Desk } from './desk';
import { SendIcon } from './icons';
import { kit } from './parts';
import type { Nav } from './view';

/** While somebody keeps typing, the other side is told again before its mark fades. */
const TYPING_REPEAT = 4_000;
const COUNT_FROM = 100;

export function Composer(props: { desk: Desk; nav: Nav; closed: boolean }) {
  const { desk, nav } = props;
  let field!: HTMLTextAreaElement;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let toldAt = 0;

  const left = createMemo(() => desk.limit() - [...nav.draft()].length);
  const shut = () => desk.access() === 'expired' || desk.access() === 'refused';
  /** What goes along; null as long as some of it is on its way. */
  const [files, setFiles] = createSignal<readonly Attachment[] | null>([]);
  const sendable = () =>
    (nav.draft().trim() || files()?.length) && files() && left() >= 0 && !shut();
  const cleared: (() => void)[] = [];
  createEffect(() => desk.canAttach && untrack(kit.need));

  function tell(is_typing: boolean) {
    const session_id = desk.viewed();
    if (session_id) desk.notify('chat.typing', { session_id, is_typing });
    toldAt = is_typing ? Date.now() : 0;
  }

  function stopTyping() {
    clearTimeout(idle);
    if (toldAt) tell(false);
  }

  function wrote() {
    nav.setDraft(field.value);
    clearTimeout(idle);
    if (Date.now() - toldAt > TYPING_REPEAT) tell(true);
    idle = setTimeout(stopTyping, desk.typingTimeout());
  }

  function send() {
    if (!sendable()) return;
    const session_id = desk.viewed();
    const attachments = [...(files() as Attachment[])];
    const extra = session_id === null && { extra: beginning() };
    desk.outbox.add({ session_id, message: nav.draft().trim(), attachments, ...extra });
    for (const clear of cleared) clear();
    nav.setDraft('');
    stopTyping();
    field.focus();
  }

  const beginning = () => ({ ...nav.asked(), metadata: page(), rule: nav.invitation()?.rule });

  const key = (event: KeyboardEvent) => {
    // 229: Safari ends the composition before it reports the key.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229)
      return;
    event.preventDefault();
    send();
  };

  // Grows with the text, up to the limit in the style sheet.
  createEffect(() => {
    nav.draft();
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  });
  onCleanup(stopTyping);

  return (
    <form
      class="composer"
      classList={{ 'with-files': desk.canAttach }}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Show when={desk.canAttach && kit.loaded()}>
        {(loaded) =>
          loaded().Attach({ desk, field: () => field, cleared, beginning, setFiles, shut })
        }
      </Show>
      <textarea
        ref={field}
        data-first
        rows="1"
        dir="auto"
        enterkeyhint="send"
        aria-label={t('writeLabel')}
        placeholder={t(props.closed ? 'writeReopen' : 'write')}
        value={nav.draft()}
        disabled={shut()}
        onInput={wrote}
        on:keydown={key}
      />
      <button type="submit" class="send" aria-label={t('send')} disabled={!sendable()}>
        <SendIcon />
      </button>
      <Show when={left() < COUNT_FROM}>
        <p class="limit" classList={{ danger: left() < 0 }} role="status">
          {left() < 0 ? t('over', { n: -left() }) : t('left', { n: left() })}
        </p>
      </Show>
    </form>
  );
}

/** Where the conversation began, for the agent. */
const page = () => ({
  page_url: location.href,
  page_title: document.title,
  referrer: document.referrer,
});
