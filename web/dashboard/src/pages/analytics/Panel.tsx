// A report's frame: its heading, chart or table, the file to take out; what it says while loading or failing.
import Download from 'lucide-solid/icons/download';
import Table from 'lucide-solid/icons/table';
import { createSignal, createUniqueId, type JSX, Show } from 'solid-js';
import { exportReport } from '../../api/analytics';
import { explain } from '../../api/problem';
import { t } from '../../i18n';
import { may } from '../../state/auth';
import { toast } from '../../state/toasts';
import { IconButton } from '../../ui/Button';
import { Delayed, ErrorNote } from '../../ui/Notice';
import type { Asked } from './report';

interface Props<Answer> {
  title: string;
  report: Asked<Answer>;
  class?: string;
  /** Beside the heading. */
  tools?: JSX.Element;
  chart: (data: Answer) => JSX.Element;
  /** The same as a table. Without: the chart is one. */
  table?: (data: Answer) => JSX.Element;
}

export function Panel<Answer>(props: Props<Answer>) {
  const id = createUniqueId();
  const [asTable, setAsTable] = createSignal(false);
  const [busy, setBusy] = createSignal(false);

  const takeOut = async () => {
    setBusy(true);
    try {
      const query = props.report.query();
      save(await exportReport(props.report.name, query), fileName(props.report.name, query));
    } catch (error) {
      toast(explain(error), { tone: 'error' });
    } finally {
      setBusy(false);
    }
  };

  return (
    <section class={`panel ${props.class ?? ''}`} aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{props.title}</h2>
        {props.tools}
        <Show when={props.table}>
          <IconButton
            label={t('reports.asTable', { name: props.title })}
            aria-pressed={asTable()}
            onClick={() => setAsTable(!asTable())}
          >
            <Table size={16} />
          </IconButton>
        </Show>
        <Show when={may('export')}>
          <IconButton
            label={t('reports.download', { name: props.title })}
            disabled={busy()}
            onClick={() => void takeOut()}
          >
            <Download size={16} />
          </IconButton>
        </Show>
      </header>
      <Show when={props.report.error()}>
        {(text) => <ErrorNote text={text()} onRetry={props.report.retry} />}
      </Show>
      <Show
        when={props.report.data()}
        fallback={
          <Show when={!props.report.error()}>
            <Delayed>
              <span class="skeleton panel-skeleton" aria-hidden="true" />
            </Delayed>
          </Show>
        }
      >
        {(data) => (
          <Show when={asTable() && props.table} fallback={props.chart(data())}>
            {(table) => <div class="panel-table">{table()(data())}</div>}
          </Show>
        )}
      </Show>
    </section>
  );
}

function fileName(name: string, query: Record<string, unknown>): string {
  return `${[name, query.metric, query.from, query.to].filter(Boolean).join('-')}.csv`;
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
