// The small dialogs that keys, menus and the palette ask for: one at a time.
import { lazy, Match, Suspense, Switch } from 'solid-js';
import { type Ask, asked } from '../../../state/asking';
import type { InboxRoute } from '../route';

const SnoozeDialog = lazy(() => import('./SnoozeDialog'));
const TagDialog = lazy(() => import('./TagDialog'));
const MergeDialog = lazy(() => import('./MergeDialog'));
const SaveViewDialog = lazy(() => import('./SaveViewDialog'));

type Of<What extends Ask['what']> = Extract<Ask, { what: What }>;

export function Asks(props: { route: InboxRoute }) {
  const as = <What extends Ask['what']>(what: What) => {
    const wish = asked();
    return wish?.what === what ? (wish as Of<What>) : undefined;
  };
  return (
    <Suspense>
      <Switch>
        <Match when={as('snooze')}>{(wish) => <SnoozeDialog ids={wish().ids} />}</Match>
        <Match when={as('tag')}>{(wish) => <TagDialog ids={wish().ids} />}</Match>
        <Match when={as('merge')}>
          {(wish) => <MergeDialog id={wish().id} route={props.route} />}
        </Match>
        <Match when={as('saveView')}>
          <SaveViewDialog route={props.route} />
        </Match>
      </Switch>
    </Suspense>
  );
}
