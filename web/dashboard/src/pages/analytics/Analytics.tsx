// How the desk is doing, in numbers that follow what happens.
import type {
  AgentsReport,
  CampaignsReport,
  HoursReport,
  Inbox,
  Overview,
  PagesReport,
  SatisfactionReport,
} from '@deskbell/protocol';
import { A } from '@solidjs/router';
import Monitor from 'lucide-solid/icons/monitor';
import { createSignal, onMount, Show } from 'solid-js';
import { listInboxes } from '../../api/workspace';
import { t } from '../../i18n';
import { LiveMark } from '../../shell/LiveMark';
import { mayViewReports } from '../../state/may';
import { Empty } from '../../ui/Notice';
import { Cards } from './Cards';
import { Hours } from './Hours';
import { Agents, Campaigns, Pages } from './Lists';
import { Panel } from './Panel';
import { Ratings } from './Ratings';
import { createReport } from './report';
import { useAnalyticsRoute } from './route';
import { type Metric, SeriesPanel } from './SeriesPanel';
import { Tools } from './Tools';
import './analytics.css';

const VOLUME: readonly [Metric, ...Metric[]] = [
  { name: 'chats', text: 'reports.chats', kind: 'count' },
  { name: 'messages', text: 'reports.messages', kind: 'count' },
  { name: 'ended', text: 'reports.ended', kind: 'count' },
  { name: 'missed', text: 'reports.missed', kind: 'count' },
  { name: 'escalated', text: 'reports.escalated', kind: 'count' },
  { name: 'by_bots', text: 'reports.byAi', kind: 'count' },
  { name: 'visits', text: 'reports.visits', kind: 'count' },
];
const TIMES: readonly [Metric, ...Metric[]] = [
  { name: 'first_response', text: 'reports.firstResponse', kind: 'time' },
  { name: 'wait', text: 'reports.wait', kind: 'time' },
  { name: 'resolution', text: 'reports.resolution', kind: 'time' },
  { name: 'rating', text: 'reports.rating', kind: 'rating' },
];

export default function Analytics() {
  return (
    <div class="page analytics">
      <header class="page-head">
        <h1>{t('nav.reports')}</h1>
        <span class="list-live">
          <LiveMark />
        </span>
        <Show when={mayViewReports()}>
          <A class="btn plain" href="/dashboard/wallboard">
            <Monitor size={16} />
            {t('wall.title')}
          </A>
        </Show>
      </header>
      <Show when={mayViewReports()} fallback={<Empty title={t('error.forbidden')} />}>
        <Reports />
      </Show>
    </div>
  );
}

function Reports() {
  const route = useAnalyticsRoute();
  const [inboxes, setInboxes] = createSignal<Inbox[]>([]);
  const overview = createReport<Overview>('overview', route.query);
  onMount(() => {
    listInboxes().then(
      (answer) => setInboxes(answer.inboxes),
      () => {},
    );
  });
  return (
    <>
      <Tools route={route} inboxes={inboxes()} />
      <div class="panels">
        <Panel
          title={t('reports.overview')}
          report={overview}
          class="wide overview"
          chart={(data) => (
            <Show
              when={data.figures.chats + data.figures.ended + data.figures.visits > 0}
              fallback={<Empty title={t('reports.none')} text={t('reports.noneHint')} />}
            >
              <Cards overview={data} />
            </Show>
          )}
        />
        <SeriesPanel title={t('reports.volume')} metrics={VOLUME} route={route} />
        <SeriesPanel title={t('reports.quality')} metrics={TIMES} route={route} />
        <Hours report={createReport<HoursReport>('hours', route.query)} />
        <Agents report={createReport<AgentsReport>('agents', route.query)} />
        <Ratings report={createReport<SatisfactionReport>('satisfaction', route.query)} />
        <div class="panel-stack">
          <Pages report={createReport<PagesReport>('pages', route.query)} />
          <Campaigns report={createReport<CampaignsReport>('campaigns', route.query)} />
        </div>
      </div>
    </>
  );
}
