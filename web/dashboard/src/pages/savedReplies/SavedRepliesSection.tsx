// The settings' saved replies: by folder, one's own marked; who may share changes everybody's.
import type { CannedResponse } from '@deskbell/protocol';
import Plus from 'lucide-solid/icons/plus';
import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js';
import { explain } from '../../api/problem';
import { listReplies } from '../../api/tickets';
import { number, t } from '../../i18n';
import { may } from '../../state/auth';
import { onChange } from '../../state/changes';
import { createResource } from '../../state/resource';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { Empty, ErrorNote, SkeletonRows } from '../../ui/Notice';
import { ReplyEditor } from './ReplyEditor';
import './replies.css';

export default function SavedRepliesSection() {
  const [answer, { refetch }] = createResource(listReplies);
  const [editing, setEditing] = createSignal<CannedResponse | 'new' | null>(null);
  onChange('canned_response', () => void refetch());
  const all = () => (answer.error ? [] : (answer.latest ?? []));
  const folders = createMemo(() => {
    const names = [...new Set(all().map((reply) => reply.folder))];
    return names.sort((a, b) => (a === '' ? 1 : b === '' ? -1 : a.localeCompare(b)));
  });
  const inFolder = (folder: string) =>
    all()
      .filter((reply) => reply.folder === folder)
      .sort((a, b) => a.title.localeCompare(b.title));
  const mayChange = (reply: CannedResponse) => reply.personal || may('manage_shared');

  return (
    <>
      <header class="replies-head">
        <p class="meta">{t('reply.intro')}</p>
        <Button kind="primary" onClick={() => setEditing('new')}>
          <Plus size={16} />
          {t('reply.new')}
        </Button>
      </header>
      <Show when={answer.error}>
        <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
      </Show>
      <Switch>
        <Match when={all().length > 0}>
          <For each={folders()}>
            {(folder) => (
              <section>
                <h2 class="replies-folder" dir="auto">
                  {folder || t('reply.noFolder')}
                </h2>
                <table class="replies-table">
                  <caption class="unseen">{folder || t('reply.noFolder')}</caption>
                  <thead class="unseen">
                    <tr>
                      <th scope="col">{t('reply.title')}</th>
                      <th scope="col">{t('reply.shortcut')}</th>
                      <th scope="col">{t('reply.uses')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    <For each={inFolder(folder)}>
                      {(reply) => (
                        <tr>
                          <th scope="row">
                            <Show
                              when={mayChange(reply)}
                              fallback={<span dir="auto">{reply.title}</span>}
                            >
                              <button
                                type="button"
                                class="reply-name"
                                dir="auto"
                                onClick={() => setEditing(reply)}
                              >
                                {reply.title}
                              </button>
                            </Show>{' '}
                            <Show when={reply.personal}>
                              <Chip>{t('reply.mine')}</Chip>
                            </Show>
                            <p class="meta cut" dir="auto">
                              {reply.text}
                            </p>
                          </th>
                          <td class="cut">
                            <code dir="ltr">/{reply.shortcut}</code>
                          </td>
                          <td class="meta num">{t('reply.used', { n: number(reply.uses) })}</td>
                        </tr>
                      )}
                    </For>
                  </tbody>
                </table>
              </section>
            )}
          </For>
        </Match>
        <Match when={answer.state === 'ready'}>
          <Empty title={t('reply.none')} text={t('reply.noneHint')} />
        </Match>
        <Match when={!answer.error}>
          <SkeletonRows rows={5} />
        </Match>
      </Switch>
      <Show when={editing()} keyed>
        {(reply) => (
          <ReplyEditor
            reply={reply === 'new' ? null : reply}
            folders={folders().filter(Boolean)}
            onClose={() => setEditing(null)}
            onSaved={() => {
              setEditing(null);
              void refetch();
            }}
          />
        )}
      </Show>
    </>
  );
}
