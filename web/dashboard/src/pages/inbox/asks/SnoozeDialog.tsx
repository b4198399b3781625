// Until when a chat, or all that are picked, is set aside.
import { createSignal, For } from 'solid-js';
import { t } from '../../../i18n';
import { snooze } from '../../../state/actions';
import { endAsk } from '../../../state/asking';
import { actOnSelection, selection } from '../../../state/selection';
import { snoozeChoices, whenText } from '../../../state/snoozing';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import './asks.css';

export default function SnoozeDialog(props: { ids: readonly string[] }) {
  const [picked, setPicked] = createSignal('');
  const [wrong, setWrong] = createSignal(false);
  const go = (until: Date | null) => {
    // Once nothing is asked any more there are no ids to read.
    const { ids } = props;
    const [only] = ids;
    endAsk();
    if (ids.length === 1 && only && !selection().has(only)) void snooze(only, until);
    else void actOnSelection({ action: 'snooze', ...(until && { until: until.toISOString() }) });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const at = new Date(picked());
    if (!(at.getTime() > Date.now())) return setWrong(true);
    go(at);
  };
  return (
    <Dialog open onClose={endAsk} title={t('snooze.title')}>
      <div class="dialog-body asks">
        <ul class="ask-choices">
          <For each={snoozeChoices(new Date())}>
            {(choice, index) => (
              <li>
                <button
                  type="button"
                  class="ask-choice"
                  data-first={index() === 0 ? '' : undefined}
                  onClick={() => go(choice.until)}
                >
                  <span>{t(choice.text)}</span>
                  <span class="meta num">{choice.until && whenText(choice.until)}</span>
                </button>
              </li>
            )}
          </For>
        </ul>
        <form class="ask-row" onSubmit={submit}>
          <label class="ask-label" for="snooze-at">
            {t('snooze.pick')}
          </label>
          <input
            id="snooze-at"
            class="input"
            type="datetime-local"
            required
            value={picked()}
            aria-invalid={wrong()}
            aria-describedby={wrong() ? 'snooze-wrong' : undefined}
            onInput={(event) => {
              setPicked(event.currentTarget.value);
              setWrong(false);
            }}
          />
          <Button type="submit" kind="primary">
            {t('snooze.action')}
          </Button>
        </form>
        {wrong() && (
          <p id="snooze-wrong" class="ask-error" role="alert">
            {t('snooze.past')}
          </p>
        )}
      </div>
    </Dialog>
  );
}
