// How soon tickets should be answered and solved, in hours by priority; empty is no target.
import type { Priority, SlaTargets } from '@deskbell/protocol';
import { createSignal, For, Show } from 'solid-js';
import { explain, fieldErrors } from '../../api/problem';
import { getSla, setSla } from '../../api/tickets';
import { t } from '../../i18n';
import { onChange } from '../../state/changes';
import { PRIORITIES } from '../../state/queue';
import { createResource } from '../../state/resource';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { ErrorNote, FormError, SkeletonRows } from '../../ui/Notice';
import '../tickets/tickets.css';

const HOUR = 3_600;
const WHAT = ['first_response', 'resolution'] as const;

export default function SlaSection() {
  const [answer, { refetch, mutate }] = createResource(getSla);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<string | null>(null);
  onChange('settings', () => void refetch());
  const held = () => (answer.error ? undefined : answer.latest);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const hours = (priority: Priority, what: (typeof WHAT)[number]) => {
      const text = String(form.get(`${priority}.${what}`) ?? '').trim();
      return text ? Math.round(Number(text) * HOUR) : null;
    };
    const sla = Object.fromEntries(
      PRIORITIES.map((priority) => [
        priority,
        {
          first_response: hours(priority, 'first_response'),
          resolution: hours(priority, 'resolution'),
        },
      ]),
    ) as SlaTargets;
    setBusy(true);
    setError(null);
    try {
      mutate(await setSla(sla));
      toast(t('saved'));
    } catch (cause) {
      const [field, text] = Object.entries(fieldErrors(cause))[0] ?? [];
      setError(field ? `${field}: ${text}` : explain(cause));
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <p class="meta">{t('sla.intro')}</p>
      <Show when={answer.error}>
        <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
      </Show>
      <Show when={held()} fallback={!answer.error && <SkeletonRows rows={2} />} keyed>
        {(sla) => (
          <form class="form" onSubmit={(event) => void submit(event)}>
            <table class="sla-table">
              <caption class="unseen">{t('settings.section.sla')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('filter.priority')}</th>
                  <For each={WHAT}>
                    {(what) => <th scope="col">{`${t(`sla.${what}`)} (${t('sla.hours')})`}</th>}
                  </For>
                </tr>
              </thead>
              <tbody>
                <For each={PRIORITIES}>
                  {(priority) => (
                    <tr>
                      <th scope="row">{t(`priority.${priority}`)}</th>
                      <For each={WHAT}>
                        {(what) => (
                          <td>
                            <input
                              class="input num"
                              type="number"
                              step="any"
                              min="0.02"
                              max="8760"
                              name={`${priority}.${what}`}
                              aria-label={`${t(`priority.${priority}`)}, ${t(`sla.${what}`)}`}
                              value={inHours(sla[priority][what])}
                            />
                          </td>
                        )}
                      </For>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
            <FormError text={error()} />
            <p>
              <Button kind="primary" type="submit" disabled={busy()}>
                {busy() ? t('saving') : t('save')}
              </Button>
            </p>
          </form>
        )}
      </Show>
    </>
  );
}

const inHours = (seconds: number | null) =>
  seconds === null ? '' : String(Math.round((seconds / HOUR) * 100) / 100);
