// Where the visitor writes. Enter sends, Shift+Enter starts a new line, and an Enter that only ends
// an input method's composition does neither.

import type { Attachment } from '@deskbell/protocol';
import { createEffect, createMemo, createSignal, onCleanup, Show } from 'solid-js';
import { t } from '../text';
import { Attach } from './attach';
import type { Desk } from './desk';
import { SendIcon } from './icons';
import { acts } from './parts';
import type { Nav } from './view';

/** While somebody keeps typing, the other side is told again before its mark fades. */
const TYPING_REPEAT = 4_000;
/** Where agents see what is being typed, they see it soon, and for as long as it stands there. */
const PREVIEW_EVERY = 700;
const PREVIEW_LASTS = 60_000;
const COUNT_FROM = 100;

export function Composer(props: { desk: Desk; nav: Nav; closed: boolean }) {
  const { desk, nav } = props;
  let field!: HTMLTextAreaElement;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let soon: ReturnType<typeof setTimeout> | undefined;
  let toldAt = 0;

  const left = createMemo(() => desk.limit() - [...nav.draft()].length);
  const shut = () => desk.access() === 'expired' || desk.access() === 'refused';
  /** What goes along; null as long as some of it is on its way. */
  const [files, setFiles] = createSignal<readonly Attachment[] | null>([]);
  const sendable = () =>
    (nav.draft().trim() || files()?.length) && files() && left() >= 0 && !shut();
  const cleared: (() => void)[] = [];

  const previewed = () => desk.hasAll && desk.config()?.settings.typing_preview;

  function tell(is_typing: boolean) {
    const session_id = desk.viewed();
    const text = previewed() && is_typing && { text: nav.draft() };
    if (session_id) desk.notify('chat.typing', { session_id, is_typing, ...text });
    toldAt = is_typing ? Date.now() : 0;
    clearTimeout(soon);
    // The mark fades by itself: it is told again as long as the words stand there.
    if (text) soon = setTimeout(tell, TYPING_REPEAT, true);
  }

  function stopTyping() {
    clearTimeout(idle);
    clearTimeout(soon);
    if (toldAt) tell(false);
  }

  function wrote() {
    nav.setDraft(field.value);
    clearTimeout(idle);
    if (!field.value) return stopTyping();
    const every = previewed() ? PREVIEW_EVERY : TYPING_REPEAT;
    const due = toldAt + every - Date.now();
    if (due <= 0) tell(true);
    else if (previewed()) {
      clearTimeout(soon);
      soon = setTimeout(tell, due, true);
    }
    idle = setTimeout(stopTyping, previewed() ? PREVIEW_LASTS : desk.typingTimeout());
  }

  function send() {
    if (!sendable()) return;
    const session_id = desk.viewed();
    const attachments = [...(files() as Attachment[])];
    const answers = nav.answers();
    const begins = session_id === null && { extra: beginning() };
    const extra = answers ? { extra: { answers } } : begins;
    desk.outbox.add({ session_id, message: nav.draft().trim(), attachments, ...extra });
    nav.setAnswers(null);
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
      <Show when={nav.answers() && acts.loaded()} keyed>
        {(part) => <part.Answering nav={nav} />}
      </Show>
      <Show when={desk.canAttach}>
        {Attach({ desk, field: () => field, cleared, beginning, setFiles, shut })}
      </Show>
      <textarea
        ref={field}
        data-first
        rows="1"
        dir="auto"
        enterkeyhint="send"
        aria-label={t('writeLabel')}
        aria-describedby="watched"
        placeholder={t(props.closed ? 'writeReopen' : 'write')}
        value={nav.draft()}
        disabled={shut()}
        onInput={wrote}
        on:keydown={key}
      />
      <button type="submit" class="send" aria-label={t('send')} disabled={!sendable()}>
        <SendIcon />
      </button>
      <Show when={previewed()}>
        <p class="limit" id="watched">
          {t('preview')}
        </p>
      </Show>
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
