// Colleagues who look at the same conversation, as faces in its head.
import { For, Show } from 'solid-js';
import { list, t } from '../../../i18n';
import { viewersOf } from '../../../state/viewing';
import { Avatar } from '../../../ui/Avatar';

const SHOWN = 3;

export function Viewers(props: { id: string }) {
  const here = () => viewersOf(props.id);
  const text = () => t('viewing.here', { names: list(here().map((agent) => agent.name)) });
  return (
    <Show when={here().length > 0}>
      <span class="viewers" role="img" aria-label={text()} title={text()}>
        <For each={here().slice(0, SHOWN)}>
          {(agent) => <Avatar name={agent.name} id={agent.id} size="small" />}
        </For>
        <Show when={here().length > SHOWN}>
          <span class="meta">+{here().length - SHOWN}</span>
        </Show>
      </span>
    </Show>
  );
}
