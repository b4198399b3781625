// Where replies and private notes are written. The draft survives everything; Enter sends (or the other
// way round, as the agent prefers), and never in the middle of composing a character.
import {
  type ArticleBrief,
  allDone,
  createUploads,
  type Session,
  type Upload,
} from '@deskbell/protocol';
import BookOpen from 'lucide-solid/icons/book-open';
import Paperclip from 'lucide-solid/icons/paperclip';
import {
  createEffect,
  createMemo,
  createSignal,
  For,
  lazy,
  on,
  onCleanup,
  onMount,
  Show,
  Suspense,
} from 'solid-js';
import { t } from '../../../i18n';
import { close } from '../../../state/actions';
import { accessToken, me } from '../../../state/auth';
import { arrived, loadDrafts, type Mode, readDraft, writeDraft } from '../../../state/drafts';
import { answeringIn, endAnswer } from '../../../state/messages';
import { sendNote, sendReply, shareArticle } from '../../../state/outbox';
import { customerName } from '../../../state/people';
import { settings } from '../../../state/settings';
import { keyText, useAction } from '../../../state/shortcuts';
import { Button } from '../../../ui/Button';
import { ReplyPicker } from '../../savedReplies/ReplyPicker';
import { valuesForChat } from '../../savedReplies/values';
import { Answering } from './Answering';
import { request, takeBack } from './composing';
import { EmojiButton } from './EmojiButton';
import { enterMeans } from './enter';
import { colleagues, MentionPicker } from './MentionPicker';
import { mentionedIn } from './mentions';
import type { SeenTracker } from './seen';
import { Tray } from './Tray';
import { typingSignal } from './typingSignal';
import './composer.css';

const SharePicker = lazy(() => import('./SharePicker'));

const MODES: readonly Mode[] = ['reply', 'note'];

export function Composer(props: { session: Session; seen: SeenTracker }) {
  let field!: HTMLTextAreaElement;
  const [writing, setWriting] = createSignal<HTMLTextAreaElement>();
  const [mode, setMode] = createSignal<Mode>('reply');
  const [text, setText] = createSignal(readDraft(props.session.id, 'reply'));
  const signal = typingSignal(props.session.id);
  onCleanup(signal.stop);

  let picker!: HTMLInputElement;
  const [files, setFiles] = createSignal<readonly Upload[]>([]);
  const [dropping, setDropping] = createSignal(false);
  const uploads = createUploads({ url: '', token: accessToken, onChange: setFiles });
  onCleanup(uploads.close);
  const attach = (chosen: Iterable<File> | null | undefined) => {
    const list = [...(chosen ?? [])];
    if (list.length === 0 || !canReply()) return false;
    if (mode() !== 'reply') choose('reply');
    uploads.add(list);
    field.focus();
    return true;
  };
  const tray = () => mode() === 'reply' && files().length > 0;
  const ready = () => (text().trim() !== '' || tray()) && (!tray() || allDone(files()));

  const canReply = () => props.session.status === 'active';
  const blocked = () => mode() === 'reply' && !canReply();

  const resize = () => {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, 220)}px`;
  };
  createEffect(on(text, resize));

  const write = (value: string) => {
    setText(value);
    writeDraft(props.session.id, mode(), value);
    if (mode() === 'reply' && value.trim()) signal.writing();
    else signal.stop();
  };
  const choose = (next: Mode) => {
    setMode(next);
    setText(readDraft(props.session.id, next));
    signal.stop();
  };
  const focus = (next: Mode) => {
    choose(next);
    queueMicrotask(() => {
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    });
  };
  /** Null when there was nothing to send; else whether the server took it. */
  const send = (): Promise<boolean> | null => {
    const words = text().trim();
    if (!ready() || blocked()) return null;
    write('');
    if (mode() === 'reply') {
      const attachments = files().flatMap(({ attachment }) => attachment ?? []);
      uploads.clear();
      const answers = answeringIn(props.session.id);
      endAnswer(props.session.id);
      return sendReply(props.session.id, words, props.seen.seq(), attachments, { answers });
    }
    sendNote(props.session.id, words, mentionedIn(words, colleagues()));
    return null;
  };
  const [sharing, setSharing] = createSignal(false);
  /** Back to the field, once the dialog has given up the focus. */
  const stopSharing = () => {
    setSharing(false);
    requestAnimationFrame(() => field.focus());
  };
  const share = (article: ArticleBrief) => {
    stopSharing();
    void shareArticle(props.session.id, article, props.seen.seq());
  };
  const writeLink = (words: string) => {
    stopSharing();
    write([text().trimEnd(), words].filter(Boolean).join(' '));
  };
  // Closing goes after the reply: a closed chat takes none.
  const sendAndClose = async () => {
    const { id } = props.session;
    if (await send()) void close(id);
  };

  void loadDrafts(props.session.id);
  createEffect(
    on(
      arrived,
      (draft) => draft?.id === props.session.id && draft.mode === mode() && setText(draft.text),
      { defer: true },
    ),
  );

  useAction('reply', () => focus('reply'));
  useAction('note', () => focus('note'));
  createEffect(
    on(request, (wish) => wish?.id === props.session.id && focus(wish.mode), { defer: true }),
  );
  // Who has just accepted a chat wants to answer it.
  // A memo, so that only becoming mine moves the focus and not every change while it is.
  const mine = createMemo(() => canReply() && props.session.agent_id === me()?.id);
  createEffect(on(mine, (now) => now && takeBack(props.session.id), { defer: true }));
  onMount(resize);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has its equal in the button.
    <div
      class="composer"
      classList={{ noting: mode() === 'note', dropping: dropping() }}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes('Files') || !canReply()) return;
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={(event) => {
        setDropping(false);
        if (attach(event.dataTransfer?.files)) event.preventDefault();
      }}
    >
      <fieldset class="composer-modes">
        <legend class="unseen">{t('composer.kind')}</legend>
        <For each={MODES}>
          {(value) => (
            <button
              type="button"
              class="composer-mode"
              aria-pressed={mode() === value}
              onClick={() => focus(value)}
            >
              {t(`composer.${value}`)}
            </button>
          )}
        </For>
      </fieldset>
      <ReplyPicker
        field={writing()}
        text={text()}
        onText={write}
        values={() => valuesForChat(props.session)}
        onShare={mode() === 'reply' && canReply() ? share : undefined}
      />
      <MentionPicker field={writing()} text={text()} enabled={mode() === 'note'} onText={write} />
      <Show when={mode() === 'reply' && answeringIn(props.session.id)}>
        {(quote) => (
          <Answering
            session={props.session}
            quote={quote()}
            onEnd={() => endAnswer(props.session.id)}
          />
        )}
      </Show>
      <Show when={tray()}>
        <Tray uploads={files()} onRetry={uploads.retry} onRemove={uploads.remove} />
      </Show>
      <textarea
        ref={(element) => {
          field = element;
          setWriting(element);
        }}
        class="composer-text"
        rows="2"
        dir="auto"
        aria-label={
          mode() === 'note'
            ? t('composer.note')
            : t('composer.replyTo', { name: name(props.session) })
        }
        placeholder={placeholder(props.session, mode(), canReply())}
        disabled={blocked()}
        value={text()}
        onInput={(event) => write(event.currentTarget.value)}
        onBlur={signal.stop}
        onPaste={(event) => {
          if (attach(event.clipboardData?.files)) event.preventDefault();
        }}
        onKeyDown={(event) => {
          if (event.defaultPrevented) return;
          const wish = enterMeans(event, settings.enterSends);
          if (event.key === 'Escape' && answeringIn(props.session.id)) endAnswer(props.session.id);
          else if (event.key === 'Escape') field.blur();
          if (!wish) return;
          event.preventDefault();
          if (wish === 'sendAndClose') void sendAndClose();
          else void send();
        }}
      />
      <div class="composer-foot">
        <div class="composer-tools">
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={() => {
              attach(picker.files);
              picker.value = '';
            }}
          />
          <Show when={mode() === 'reply'}>
            <button
              type="button"
              class="btn icon"
              aria-label={t('composer.attach')}
              title={t('composer.attach')}
              disabled={!canReply()}
              onClick={() => picker.click()}
            >
              <Paperclip size={16} />
            </button>
            <button
              type="button"
              class="btn icon"
              aria-label={t('share.article')}
              title={t('share.article')}
              disabled={!canReply()}
              onClick={() => setSharing(true)}
            >
              <BookOpen size={16} />
            </button>
          </Show>
          <EmojiButton
            disabled={blocked()}
            onPick={(emoji) => {
              const { selectionStart: from, selectionEnd: to } = field;
              write(text().slice(0, from) + emoji + text().slice(to));
              field.focus();
              field.setSelectionRange(from + emoji.length, from + emoji.length);
            }}
          />
          <span class="meta cut composer-hint">
            {settings.enterSends ? t('composer.hintEnter') : t('composer.hintNewline')}
            <Show when={mode() === 'reply'}>
              {' '}
              · {t('composer.hintClose', { keys: keyText('Mod+Enter') })}
            </Show>
          </span>
        </div>
        <Button
          kind="primary"
          disabled={blocked() || !ready()}
          onClick={() => {
            void send();
            field.focus();
          }}
        >
          {mode() === 'note' ? t('composer.addNote') : t('composer.send')}
        </Button>
      </div>
      <Suspense>
        <Show when={sharing()}>
          <SharePicker onShare={share} onLink={writeLink} onClose={stopSharing} />
        </Show>
      </Suspense>
    </div>
  );
}

const name = (session: Session) => customerName(session.customer);

function placeholder(session: Session, mode: Mode, canReply: boolean): string {
  if (mode === 'note') return t('composer.noteHint');
  if (session.status === 'pending') return t('composer.acceptFirst');
  if (!canReply) return t('composer.reopenFirst');
  return t('composer.replyTo', { name: name(session) });
}
