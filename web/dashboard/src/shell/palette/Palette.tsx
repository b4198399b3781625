// The command palette: type to go somewhere, do something, or find a conversation.
import Search from 'lucide-solid/icons/search';
import { createEffect, createMemo, createSignal, For, onCleanup, Show } from 'solid-js';
import { listSessions } from '../../api/sessions';
import { t } from '../../i18n';
import { store } from '../../state/conversations';
import { Dialog } from '../../ui/Dialog';
import { FindField } from '../../ui/FindField';
import { Keys } from '../../ui/Keys';
import { type Command, commands, conversationCommand, matching } from './commands';
import './palette.css';

const REST = 180;

export default function Palette(props: { onClose: () => void }) {
  const [query, setQuery] = createSignal('');
  const [found, setFound] = createSignal<readonly Command[]>([]);
  const [at, setAt] = createSignal(0);

  const results = createMemo(() => [...matching(commands(), query()), ...found()]);
  createEffect(() => {
    const q = query().trim();
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      if (q.length < 2) return setFound([]);
      try {
        const answer = await listSessions({ q, limit: 8 }, abort.signal);
        if (abort.signal.aborted) return;
        for (const session of answer.sessions) store(session);
        setFound(answer.sessions.map(conversationCommand));
      } catch {
        // The commands still work; the conversations come back with the connection.
        if (!abort.signal.aborted) setFound([]);
      }
    }, REST);
    onCleanup(() => {
      clearTimeout(timer);
      abort.abort();
    });
  });

  const runAt = (index: number) => {
    const command = results()[index];
    if (!command) return;
    props.onClose();
    command.run();
  };

  return (
    <Dialog open onClose={props.onClose} title={t('palette.title')} shape="top">
      <div class="palette-field">
        <Search size={16} aria-hidden="true" />
        <FindField
          list="palette-list"
          label={t('palette.title')}
          placeholder={t('palette.hint')}
          query={query()}
          onQuery={setQuery}
          count={results().length}
          at={at()}
          onAt={setAt}
          onChoose={() => runAt(at())}
        />
      </div>
      <div class="palette-list" id="palette-list" role="listbox" aria-label={t('palette.results')}>
        <For each={results()}>
          {(command, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field answers to the keys
            <div
              id={`palette-list-${index()}`}
              class="palette-item"
              role="option"
              aria-selected={index() === at()}
              onPointerMove={() => setAt(index())}
              onClick={() => runAt(index())}
            >
              <command.icon size={16} />
              <span class="cut" dir="auto">
                {command.text}
              </span>
              <span class="meta cut palette-hint">{command.hint}</span>
              <Keys keys={command.keys} />
            </div>
          )}
        </For>
      </div>
      <Show when={results().length === 0}>
        <p class="palette-none" role="status">
          {t('empty.noMatch', { q: query() })}
        </p>
      </Show>
    </Dialog>
  );
}
