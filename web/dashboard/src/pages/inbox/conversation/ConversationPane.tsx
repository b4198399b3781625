// The middle pane: who it is with, everything said, and the answer being written.
import { createEffect, createSignal, on, Show } from 'solid-js';
import { explain } from '../../../api/problem';
import { getSession } from '../../../api/sessions';
import { t } from '../../../i18n';
import { conversation, store } from '../../../state/conversations';
import { state } from '../../../state/live';
import { nameOf } from '../../../state/people';
import { timeline } from '../../../state/timelines';
import { useLooking } from '../../../state/viewing';
import { ErrorNote } from '../../../ui/Notice';
import type { InboxRoute } from '../route';
import { Composer } from './Composer';
import { Head } from './Head';
import { Log, LogSkeleton } from './Log';
import { StateBar } from './StateBar';
import { SeenTracker } from './seen';
import './conversation.css';

interface Props {
  id: string;
  route: InboxRoute;
  onAccept: () => void;
  onCustomer: () => void;
  customerShown: boolean;
}

export function ConversationPane(props: Props) {
  const lines = timeline(props.id);
  const session = () => conversation(props.id);
  const [error, setError] = createSignal<unknown>(null);
  const seen = new SeenTracker(props.id);
  useLooking(props.id);

  const load = async () => {
    setError(null);
    try {
      store(await getSession(props.id));
    } catch (cause) {
      setError(cause);
    }
  };
  // Loaded anew each time it is opened: what was held may have missed what came before the connection.
  void load();
  void lines.reload();

  createEffect(on(state, (now) => now === 'live' && error() && void load(), { defer: true }));
  // A session that says it has more than the timeline is the sign of a missed message.
  createEffect(
    on(
      () => session()?.last_seq,
      (seq) => seq && lines.reach(seq),
    ),
  );

  return (
    <section
      class="pane conversation"
      aria-label={
        session()
          ? t('conversation.with', { name: nameOf(session() as never) })
          : t('conversation.label')
      }
    >
      <Show
        when={session()}
        fallback={
          <Show when={error()} fallback={<LogSkeleton />}>
            <ErrorNote text={explain(error())} onRetry={() => void load()} />
          </Show>
        }
      >
        {(open) => (
          <>
            <Head
              session={open()}
              route={props.route}
              onAccept={props.onAccept}
              onCustomer={props.onCustomer}
              customerShown={props.customerShown}
            />
            <Log session={open()} lines={lines} seen={seen} />
            <StateBar session={open()} route={props.route} />
            <Composer session={open()} seen={seen} />
          </>
        )}
      </Show>
    </section>
  );
}
