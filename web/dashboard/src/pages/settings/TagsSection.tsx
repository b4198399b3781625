// The tenant's tags: their colours and how often each is used; renamed or removed, they are everywhere.
import type { Tag } from '@deskbell/protocol';
import { createSignal, For, Show } from 'solid-js';
import { explain } from '../../api/problem';
import { addTag, changeTag, removeTag } from '../../api/views';
import { number, t } from '../../i18n';
import { createResource } from '../../state/resource';
import { loadTags, TAG_COLOURS, tags } from '../../state/tags';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Empty, ErrorNote, SkeletonRows } from '../../ui/Notice';
import { TagChip } from '../../ui/TagChip';
import './tags.css';

export default function TagsSection() {
  const [removing, setRemoving] = createSignal<Tag | null>(null);
  const [loaded, { refetch }] = createResource(loadTags);
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
      await loadTags();
    } catch (cause) {
      toast(explain(cause), { tone: 'error' });
      void refetch();
    }
  };
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const name = String(new FormData(form).get('name') ?? '').trim();
    if (!name) return;
    void attempt(async () => {
      await addTag(name, 'grey');
      form.reset();
    });
  };
  return (
    <>
      <p class="meta">{t('tags.intro')}</p>
      <Show when={loaded.error}>
        <ErrorNote text={explain(loaded.error)} onRetry={() => void refetch()} />
      </Show>
      <form class="tags-new" onSubmit={add}>
        <input
          class="input"
          name="name"
          maxlength="60"
          dir="auto"
          aria-label={t('tags.new')}
          placeholder={t('tags.new')}
        />
        <Button type="submit" kind="primary">
          {t('tags.create')}
        </Button>
      </form>
      <Show
        when={tags().length > 0}
        fallback={
          <Show
            when={loaded.state === 'ready'}
            fallback={loaded.loading && <SkeletonRows rows={4} />}
          >
            <Empty title={t('tags.empty')} text={t('tags.emptyHint')} />
          </Show>
        }
      >
        <ul class="tags-list">
          <For each={tags()}>
            {(tag) => (
              <li class="tags-line">
                <span class="tags-chip">
                  <TagChip name={tag.name} />
                </span>
                <input
                  class="input tags-name"
                  dir="auto"
                  maxlength="60"
                  aria-label={t('tags.rename', { name: tag.name })}
                  value={tag.name}
                  onChange={(event) => {
                    const name = event.currentTarget.value.trim();
                    if (name && name !== tag.name) void attempt(() => changeTag(tag.id, { name }));
                    else event.currentTarget.value = tag.name;
                  }}
                />
                <select
                  class="input tags-colour"
                  aria-label={t('tags.colourOf', { name: tag.name })}
                  onChange={(event) => {
                    const colour = TAG_COLOURS[event.currentTarget.selectedIndex];
                    if (colour) void attempt(() => changeTag(tag.id, { colour }));
                  }}
                >
                  <For each={TAG_COLOURS}>
                    {(colour) => (
                      <option value={colour} selected={colour === tag.colour}>
                        {t(`tags.colour.${colour}`)}
                      </option>
                    )}
                  </For>
                </select>
                <span class="meta num tags-uses">{t('tags.uses', { count: tag.uses })}</span>
                <Button
                  aria-label={t('tags.removeTag', { name: tag.name })}
                  onClick={() => setRemoving(tag)}
                >
                  {t('tags.delete')}
                </Button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={removing()}>
        {(tag) => (
          <Dialog
            open
            onClose={() => setRemoving(null)}
            title={t('tags.removeSure', { name: tag().name })}
          >
            <div class="dialog-body form">
              <p>{t('tags.removeHint', { count: tag().uses, uses: number(tag().uses) })}</p>
              <div class="form-actions">
                <Button onClick={() => setRemoving(null)}>{t('cancel')}</Button>
                <Button
                  kind="primary"
                  class="danger"
                  onClick={() => {
                    const { id } = tag();
                    setRemoving(null);
                    void attempt(() => removeTag(id));
                  }}
                >
                  {t('tags.delete')}
                </Button>
              </div>
            </div>
          </Dialog>
        )}
      </Show>
    </>
  );
}
