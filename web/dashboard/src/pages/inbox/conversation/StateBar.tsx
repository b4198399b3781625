// A line between log and composer for what the agent has to know before answering: somebody else was
// first, a colleague has it, it is closed, or a reply is held back.
import type { Session } from '@deskbell/protocol';
import { Match, Show, Switch } from 'solid-js';
import { t } from '../../../i18n';
import { forgetRace, races } from '../../../state/actions';
import { me } from '../../../state/auth';
import { Button } from '../../../ui/Button';
import type { InboxRoute } from '../route';
import { ColleagueTyping } from './Colleague';
import { StaleReply } from './StaleReply';

interface Props {
  session: Session;
  route: InboxRoute;
}

export function StateBar(props: Props) {
  const winner = () => races[props.session.id]?.winner;
  return (
    <>
      <Switch>
        <Match when={winner()}>
          {(agent) => (
            <div class="state-bar warn" role="alert">
              <span>{t('accept.lost', { name: agent().name })}</span>
              <Button
                kind="link"
                onClick={() => {
                  forgetRace(props.session.id);
                  props.route.open(props.session.id, 'active');
                }}
              >
                {t('accept.open')}
              </Button>
            </div>
          )}
        </Match>
        <Match when={props.session.merged_into}>
          {(into) => (
            <div class="state-bar">
              <span>{t('merge.isMerged')}</span>
              <Button kind="link" onClick={() => props.route.open(into(), 'active')}>
                {t('merge.open')}
              </Button>
            </div>
          )}
        </Match>
        <Match when={props.session.status === 'closed'}>
          <div class="state-bar">{t('chat.closed')}</div>
        </Match>
        <Match
          when={props.session.agent && props.session.agent_id !== me()?.id && props.session.agent}
        >
          {(agent) => <div class="state-bar">{t('chat.theirs', { name: agent().name })}</div>}
        </Match>
      </Switch>
      <ColleagueTyping id={props.session.id} />
      <Show when={props.session.status === 'active'}>
        <StaleReply session={props.session} />
      </Show>
    </>
  );
}
