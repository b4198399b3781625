// The receipts of erasures: when, by whom and how much. Who it was about nobody can say any more.
import type { Erasure } from '@deskbell/protocol';
import { createResource, createSignal, For, Match, Show, Switch } from 'solid-js';
import { listErasures } from '../../api/privacy';
import { explain } from '../../api/problem';
import { number, t } from '../../i18n';
import { age, full } from '../../i18n/time';
import { onChange } from '../../state/changes';
import { now } from '../../state/clock';
import { Button } from '../../ui/Button';
import { keepJson } from '../../ui/keep';
import { Empty, ErrorNote, SkeletonRows } from '../../ui/Notice';
import './access.css';

export default function ErasuresSection() {
  const [older, setOlder] = createSignal<readonly Erasure[]>([]);
  const [next, setNext] = createSignal<string | null>(null);
  const [answer, { refetch }] = createResource(async () => {
    const page = await listErasures();
    setOlder([]);
    setNext(page.next_cursor);
    return page.erasures;
  });
  onChange('customer', () => void refetch());
  const all = () => [...(answer.error ? [] : (answer.latest ?? [])), ...older()];
  const more = async () => {
    const page = await listErasures(next());
    setOlder((held) => [...held, ...page.erasures]);
    setNext(page.next_cursor);
  };
  return (
    <>
      <p class="meta">{t('erasures.intro')}</p>
      <Show when={answer.error}>
        <ErrorNote text={explain(answer.error)} onRetry={() => void refetch()} />
      </Show>
      <Switch>
        <Match when={all().length > 0}>
          <ul class="access-list">
            <For each={all()}>{(one) => <Receipt of={one} />}</For>
          </ul>
        </Match>
        <Match when={answer.state === 'ready'}>
          <Empty title={t('erasures.none')} text={t('erasures.noneHint')} />
        </Match>
        <Match when={!answer.error}>
          <SkeletonRows rows={3} />
        </Match>
      </Switch>
      <Show when={next()}>
        <Button onClick={() => void more()}>{t('audit.older')}</Button>
      </Show>
    </>
  );
}

function Receipt(props: { of: Erasure }) {
  return (
    <li>
      <span class="access-what">
        <span>
          {t('erasures.receipt', { id: String(props.of.id), name: props.of.erased_by.name })}
        </span>
        <span class="meta access-facts">
          <time datetime={props.of.erased_at} title={full(props.of.erased_at)}>
            {age(Date.parse(props.of.erased_at), now())}
          </time>
          <span>{t('erasures.messages', { n: number(props.of.removed.messages ?? 0) })}</span>
          <span>{t('erasures.files', { n: number(props.of.removed.files ?? 0) })}</span>
        </span>
      </span>
      <Show when={!props.of.finished_at}>
        <span class="chip warn">{t('erasures.unfinished')}</span>
      </Show>
      <Button
        kind="quiet"
        aria-label={t('erasures.downloadFor', { id: String(props.of.id) })}
        onClick={() => keepJson(props.of, `erasure-${props.of.id}.json`)}
      >
        {t('erasures.download')}
      </Button>
    </li>
  );
}
