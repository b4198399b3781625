// The conversation screen: header with who answers, messages, and the composer or what stands in
// its place (the pre-chat form).

import {
  createEffect,
  createMemo,
  createSignal,
  type JSX,
  onCleanup,
  Show,
  untrack,
} from 'solid-js';
import { queueText, t } from '../text';
import type { ScreenProps } from './app';
import { Composer } from './composer';
import { Header } from './header';
import { DotsIcon } from './icons';
import { Log } from './log';
import { acts, away, forms } from './parts';

/** How often someone who waits in line is told where they stand. */
const QUEUE_REFRESH = 20_000;

export function ChatView(props: ScreenProps) {
  const { desk, nav } = props;
  const session = createMemo(() => desk.sessions.get(desk.viewed() ?? ''));
  const chat = createMemo(() => {
    const id = desk.viewed();
    return id === null ? null : desk.chatOf(id);
  });
  const pending = createMemo(() => {
    const stored = new Set(
      chat()
        ?.messages()
        .map(({ client_id }) => client_id),
    );
    return desk
      .pending()
      .filter((entry) => entry.session_id === desk.viewed() && !stored.has(entry.client_id));
  });
  const askFirst = () => {
    const form = desk.config()?.settings.pre_chat;
    return form?.enabled && !desk.known() && !nav.asked() && pending().length === 0 ? form : null;
  };

  /** Nobody is there, and whoever wants something is answered by e-mail. */
  const shut = createMemo(() => {
    const config = desk.config();
    const begun = session() || pending().length || chat()?.messages().length || chat()?.loading();
    return config?.open === false && config.offline.ask === 'form' && !begun ? config : null;
  });

  const into = () => session()?.merged_into ?? null;
  let seen: ReturnType<typeof chat>;
  createEffect(() => {
    const current = chat();
    // Whoever looks on while it is merged goes along; opened later, its last line says that it goes on.
    if (!into()) seen = current;
    else if (seen === current) desk.setViewed(into());
    if (current?.messages().length === 0) void current.load('first');
  });

  const [visible, setVisible] = createSignal(!document.hidden);
  const follow = () => setVisible(!document.hidden);
  document.addEventListener('visibilitychange', follow);
  onCleanup(() => document.removeEventListener('visibilitychange', follow));

  const waiting = createMemo(() => (session()?.status === 'pending' ? desk.viewed() : null));

  // Seen is what was on a screen somebody could look at; a closed panel does not draw this one.
  createEffect(() => {
    const current = session();
    if (!current || !visible()) return;
    const newest = chat()?.messages().at(-1)?.seq ?? 0;
    if (newest > current.seen.customer_seq) desk.markSeen(current.id, newest);
  });

  createEffect(() => {
    const id = waiting();
    if (!id || !visible()) return;
    if (!untrack(session)?.queue_position) void desk.refresh(id);
    const timer = setInterval(() => void desk.refresh(id), QUEUE_REFRESH);
    onCleanup(() => clearInterval(timer));
  });

  const sub = () => {
    if (!session() || desk.config()?.open === false) return props.subtitle;
    return session()?.status === 'pending'
      ? queueText(session()?.queue_position ?? null, session()?.expected_wait ?? null)
      : undefined;
  };
  const ratable = () => {
    const current = session();
    const asks = desk.hasAll && desk.config()?.settings.csat;
    return asks && current?.status === 'closed' && current.agent && !into() ? current : undefined;
  };
  const goesOn = () => session()?.status !== 'closed';
  let options!: HTMLButtonElement;
  const [menu, setMenu] = createSignal(false);
  const leaveMenu = () => {
    setMenu(false);
    options.focus();
  };
  const end = async () => {
    setMenu(false);
    await desk.end(desk.viewed());
    nav.refocus();
  };
  const agent = () => session()?.agent?.name;

  return (
    <>
      <Header
        title={agent() ?? props.title}
        sub={sub()}
        face={agent()}
        connection={desk.connection()}
        onBack={nav.back}
        onClose={props.close}
      >
        <Show when={desk.hasAll && session() && (goesOn() || desk.config()?.can_mail)}>
          <button
            ref={options}
            type="button"
            class="tool"
            aria-label={t('chatOptions')}
            aria-expanded={menu()}
            onClick={() => setMenu(!menu())}
          >
            <DotsIcon />
          </button>
        </Show>
      </Header>
      <Show when={menu() && session()}>
        {(chosen) => (
          <Part of={acts}>
            {(part) => (
              <part.ChatMenu
                desk={desk}
                session={chosen()}
                end={goesOn() ? end : undefined}
                close={leaveMenu}
              />
            )}
          </Part>
        )}
      </Show>
      {props.banner}
      <Show
        when={!shut()}
        fallback={
          <Part of={away}>{(part) => part.Away({ desk, nav, config: shut() as never })}</Part>
        }
      >
        <Show
          when={askFirst()}
          fallback={
            <>
              <Log
                desk={desk}
                nav={nav}
                chat={chat()}
                session={session()}
                pending={pending()}
                name={agent() ?? props.title}
              />
              <Show when={ratable()}>
                {(ended) => (
                  <Part of={forms}>
                    {(part) => <part.Rate desk={desk} session={ended()} refocus={nav.refocus} />}
                  </Part>
                )}
              </Show>
              <Show when={session()?.status === 'closed'}>
                <p class="ended">
                  {t('ended')}
                  <button type="button" class="link" onClick={() => nav.chat(into())}>
                    {t(into() ? 'jump' : 'startNew')}
                  </button>
                </p>
              </Show>
              <Show when={!into()}>
                <Composer desk={desk} nav={nav} closed={session()?.status === 'closed'} />
              </Show>
            </>
          }
        >
          {(form) => (
            <Part of={forms}>
              {(part) => (
                <part.PreChat
                  form={form()}
                  onDone={(answers) => {
                    nav.setAsked(answers);
                    nav.refocus();
                  }}
                />
              )}
            </Part>
          )}
        </Show>
      </Show>
    </>
  );
}

interface Parted<Module> {
  loaded: () => Module | null;
  failed: () => boolean;
  need: () => Promise<void>;
}

/** Draws with a part once that is there. */
function Part<Module>(props: {
  of: Parted<Module>;
  children: (part: NonNullable<Module>) => JSX.Element;
}) {
  void props.of.need();
  return (
    <Show
      when={props.of.loaded()}
      keyed
      fallback={
        <Show when={props.of.failed()}>
          <p class="empty">
            {t('failed')}{' '}
            <button type="button" class="link" onClick={() => void props.of.need()}>
              {t('tryAgain')}
            </button>
          </p>
        </Show>
      }
    >
      {(part) => props.children(part)}
    </Show>
  );
}
