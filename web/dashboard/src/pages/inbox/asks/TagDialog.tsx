// Tags for a chat, or for all that are picked.
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../../i18n';
import { addTags, removeTag } from '../../../state/actions';
import { endAsk } from '../../../state/asking';
import { conversation } from '../../../state/conversations';
import { actOnSelection, selection } from '../../../state/selection';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { TagChip } from '../../../ui/TagChip';
import { TagField } from './TagField';
import './asks.css';

export default function TagDialog(props: { ids: readonly string[] }) {
  const only = () => {
    const [id] = props.ids;
    return props.ids.length === 1 && id && !selection().has(id) ? id : undefined;
  };
  return (
    <Dialog open onClose={endAsk} title={t('tags.title')}>
      <div class="dialog-body asks">
        <Show when={only()} fallback={<Many />}>
          {(id) => <One id={id()} />}
        </Show>
      </div>
    </Dialog>
  );
}

function One(props: { id: string }) {
  const tags = () => conversation(props.id)?.tags ?? [];
  return (
    <>
      <TagField
        id="ask"
        inPlace
        without={tags()}
        onAdd={(name) => void addTags(props.id, [name])}
      />
      <p class="tag-row">
        <For each={tags()} fallback={<span class="meta">{t('tags.none')}</span>}>
          {(name) => <TagChip name={name} onRemove={() => void removeTag(props.id, name)} />}
        </For>
      </p>
      <p class="ask-foot">
        <Button kind="primary" onClick={endAsk}>
          {t('done')}
        </Button>
      </p>
    </>
  );
}

function Many() {
  const [chosen, setChosen] = createSignal<readonly string[]>([]);
  const apply = () => {
    endAsk();
    void actOnSelection({ action: 'tag', tags: [...chosen()] });
  };
  return (
    <>
      <TagField
        id="ask"
        inPlace
        without={chosen()}
        onAdd={(name) => setChosen([...chosen(), name])}
      />
      <p class="tag-row">
        <For each={chosen()}>
          {(name) => (
            <TagChip
              name={name}
              onRemove={() => setChosen(chosen().filter((one) => one !== name))}
            />
          )}
        </For>
      </p>
      <p class="ask-foot">
        <Button kind="primary" disabled={chosen().length === 0} onClick={apply}>
          {t('tags.addToMany', { count: selection().size })}
        </Button>
      </p>
    </>
  );
}
