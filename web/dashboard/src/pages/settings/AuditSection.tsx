// Who did what, newest first: narrowed by person, kind and day, read on and on, or taken out as a file.
import type { AuditEntry } from '@deskbell/protocol';
import Download from 'lucide-solid/icons/download';
import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { exportAudit, listAudit } from '../../api/access';
import type { Query } from '../../api/http';
import { explain } from '../../api/problem';
import { t } from '../../i18n';
import { clock, dayName, full } from '../../i18n/time';
import { may } from '../../state/auth';
import { now } from '../../state/clock';
import { agents } from '../../state/people';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { Field, Select } from '../../ui/Field';
import { Empty, ErrorNote, SkeletonRows } from '../../ui/Notice';
import { deviceName } from '../profile/deviceName';
import { KINDS, particulars, sentence } from './auditText';
import './access.css';

export default function AuditSection() {
  const [who, setWho] = createSignal('');
  const [kind, setKind] = createSignal('');
  const [from, setFrom] = createSignal('');
  const [to, setTo] = createSignal('');
  const query = (): Query => ({
    agent_id: who(),
    action: kind(),
    from: from() && startOf(from(), 0),
    to: to() && startOf(to(), 1),
  });
  const list = createAudit(query);
  const [busy, setBusy] = createSignal(false);

  const takeOut = async () => {
    setBusy(true);
    try {
      save(await exportAudit(query()), 'audit.csv');
    } catch (error) {
      toast(explain(error), { tone: 'error' });
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <div class="audit-tools">
        <Select label={t('audit.who')} value={who()} options={people()} onChange={setWho} />
        <Select label={t('audit.what')} value={kind()} options={kinds()} onChange={setKind} />
        <Field
          label={t('audit.from')}
          type="date"
          max={to()}
          value={from()}
          onInput={(event) => setFrom(event.currentTarget.value)}
        />
        <Field
          label={t('audit.to')}
          type="date"
          min={from()}
          value={to()}
          onInput={(event) => setTo(event.currentTarget.value)}
        />
        <Show when={may('export')}>
          <Button disabled={busy()} onClick={() => void takeOut()}>
            <Download size={16} />
            {t('audit.export')}
          </Button>
        </Show>
      </div>
      <For each={byDay(list.entries())}>
        {(day) => (
          <section class="audit-day">
            <h2>{dayName(day.at, now())}</h2>
            <ul class="access-list">
              <For each={day.entries}>{(entry) => <Row entry={entry} />}</For>
            </ul>
          </section>
        )}
      </For>
      <Show when={list.error()}>
        {(text) => <ErrorNote text={text()} onRetry={() => void list.more()} />}
      </Show>
      <Show when={list.loading()}>
        <SkeletonRows rows={4} />
      </Show>
      <Show when={list.isEmpty()}>
        <Empty title={t('audit.none')} />
      </Show>
      <Show when={list.hasMore()}>
        <Button class="audit-more" ref={list.watch} onClick={() => void list.more()}>
          {t('audit.older')}
        </Button>
      </Show>
    </>
  );
}

function Row(props: { entry: AuditEntry }) {
  const lines = () => particulars(props.entry);
  return (
    <li>
      <span class="access-what">
        <span dir="auto">{sentence(props.entry)}</span>
        <span class="meta access-facts">
          <time datetime={props.entry.at} title={full(props.entry.at)}>
            {clock(props.entry.at)}
          </time>
          <Show when={props.entry.ip}>{(ip) => <bdi>{ip()}</bdi>}</Show>
          <Show when={props.entry.user_agent}>
            {(agent) => <span title={agent()}>{deviceName(agent())}</span>}
          </Show>
        </span>
        <Show when={lines().length > 0}>
          <details class="audit-details">
            <summary>{t('audit.details')}</summary>
            <dl>
              <For each={lines()}>
                {(line) => (
                  <div>
                    <dt>{line.name}</dt>
                    <dd>
                      <Show when={line.was}>
                        {(was) => (
                          <>
                            <bdi class="audit-was">{was()}</bdi>
                            {' → '}
                          </>
                        )}
                      </Show>
                      <bdi>{line.is}</bdi>
                    </dd>
                  </div>
                )}
              </For>
            </dl>
          </details>
        </Show>
      </span>
    </li>
  );
}

/** The list for a query, begun anew when it changes; more comes when its end is scrolled near. */
function createAudit(query: () => Query) {
  const [entries, setEntries] = createSignal<AuditEntry[]>([]);
  const [cursor, setCursor] = createSignal<string | null>(null);
  const [loading, setLoading] = createSignal(false);
  const [done, setDone] = createSignal(false);
  const [error, setError] = createSignal<string | null>(null);
  let asked = 0;

  const load = async (after: string | null) => {
    asked += 1;
    const mine = asked;
    setLoading(true);
    setError(null);
    try {
      const answer = await listAudit({ ...query(), cursor: after });
      if (mine !== asked) return;
      setEntries((held) => (after ? [...held, ...answer.entries] : answer.entries));
      setCursor(answer.next_cursor);
      setDone(true);
    } catch (cause) {
      if (mine === asked) setError(explain(cause));
    } finally {
      if (mine === asked) setLoading(false);
    }
  };
  const more = () => (loading() ? undefined : load(cursor()));
  createEffect(on(query, () => void load(null)));
  const observer = new IntersectionObserver((seen) => {
    if (seen.some((one) => one.isIntersecting)) void more();
  });
  onCleanup(() => observer.disconnect());

  return {
    entries,
    error,
    more,
    loading,
    hasMore: () => cursor() !== null && !error(),
    isEmpty: () => done() && !loading() && !error() && entries().length === 0,
    watch: (element: Element) => observer.observe(element),
  };
}

const people = () => [
  { value: '', text: t('audit.anyone') },
  ...Object.values(agents)
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((agent) => ({ value: String(agent.id), text: agent.name })),
];

const kinds = () => [
  { value: '', text: t('audit.everything') },
  ...KINDS.map((value) => ({ value: value as string, text: t(`audit.kind.${value}`) })),
];

/** The beginning of the reader's own day, or of the one after it. */
function startOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

function byDay(entries: AuditEntry[]): { at: string; entries: AuditEntry[] }[] {
  const days: { at: string; entries: AuditEntry[] }[] = [];
  for (const entry of entries) {
    const last = days.at(-1);
    if (last && sameDay(last.at, entry.at)) last.entries.push(entry);
    else days.push({ at: entry.at, entries: [entry] });
  }
  return days;
}

const sameDay = (one: string, other: string) =>
  new Date(one).toDateString() === new Date(other).toDateString();

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
