// What an administrator sees before the very first chat: how to get one.
import { Show } from 'solid-js';
import { listInboxes } from '../../api/workspace';
import { t } from '../../i18n';
import { auth } from '../../state/auth';
import { createResource } from '../../state/resource';
import { Snippet } from '../../ui/Snippet';
import { snippetFor } from '../settings/widget';

export default function FirstRun() {
  // Without the inbox there is nothing to show here; the settings page tells what is wrong.
  const [inbox] = createResource(() =>
    listInboxes().then(
      (answer) => answer.inboxes.find((one) => one.channel === 'widget'),
      () => undefined,
    ),
  );
  return (
    <Show when={inbox()}>
      {(one) => (
        <div class="first-run">
          <h2>{t('setup.snippetHeading')}</h2>
          <p>{t('setup.snippetText')}</p>
          <Snippet code={snippetFor(location.origin, auth()?.tenant.id ?? '', one().id)} />
        </div>
      )}
    </Show>
  );
}
