// What stood in a message before it was edited or deleted, newest first, for those who may look.
import type { Message } from '@deskbell/protocol';
import { For, Show } from 'solid-js';
import { explain } from '../../../api/problem';
import { listVersions } from '../../../api/sessions';
import { t } from '../../../i18n';
import { full } from '../../../i18n/time';
import { createResource } from '../../../state/resource';
import { Dialog } from '../../../ui/Dialog';
import { ErrorNote } from '../../../ui/Notice';

export default function VersionsDialog(props: { message: Message; onClose: () => void }) {
  const [versions, { refetch }] = createResource(() =>
    listVersions(props.message.session_id, props.message.id),
  );
  const newestFirst = () => (versions.error ? [] : [...(versions() ?? [])].reverse());
  return (
    <Dialog open onClose={props.onClose} title={t('message.versions')}>
      <div class="dialog-body">
        <Show when={versions.error}>
          {(error) => <ErrorNote text={explain(error())} onRetry={() => void refetch()} />}
        </Show>
        <ol class="versions">
          <For each={newestFirst()}>
            {(version) => (
              <li>
                <p class="meta num">{full(version.written_at)}</p>
                <p class="version-text" dir="auto">
                  {version.message || version.attachments.map(({ name }) => name).join(', ')}
                </p>
                <p class="meta">
                  {t('message.replacedBy', {
                    name: version.replaced_by.name ?? t(`sender.${version.replaced_by.user_type}`),
                    at: full(version.replaced_at),
                  })}
                </p>
              </li>
            )}
          </For>
        </ol>
      </div>
    </Dialog>
  );
}
