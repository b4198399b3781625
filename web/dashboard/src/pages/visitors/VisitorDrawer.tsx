// One visitor: what is known, the way through the site, and the first word of a chat.

import type { Visitor } from '@deskbell/protocol';
import { createSignal, For, Show } from 'solid-js';
import { explain } from '../../api/problem';
import { getVisitor, startChat } from '../../api/workspace';
import { number, t } from '../../i18n';
import { full, waited } from '../../i18n/time';
import { now } from '../../state/clock';
import { openConversation } from '../../state/navigation';
import { createResource } from '../../state/resource';
import { pathOf, receiveTrail, trails, visitors } from '../../state/visitors';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { PlaceSource } from './PlaceSource';
import { hostOf, inChat, placeOf } from './rows';
import { nameOfVisitor } from './VisitorRow';

export function VisitorDrawer(props: { id: string; onClose: () => void }) {
  // Whoever leaves stays on screen as they were.
  let last: Visitor | undefined;
  const visitor = () => {
    last = visitors[props.id] ?? last;
    return last;
  };
  createResource(
    () => props.id,
    async (id) => {
      const answer = await getVisitor(id).catch(() => null);
      if (answer) receiveTrail(id, answer.trail);
      return true;
    },
  );
  return (
    <Show when={visitor()}>
      {(known) => (
        <Dialog open onClose={props.onClose} title={nameOfVisitor(known())} shape="side">
          <div class="visitor-drawer">
            <Show
              when={visitors[props.id]}
              fallback={
                <p class="meta" role="status">
                  {t('visitors.gone')}
                </p>
              }
            >
              <Show when={!inChat(known())} fallback={<OpenChat visitor={known()} />}>
                <Greeting id={props.id} />
              </Show>
            </Show>
            <Facts visitor={known()} />
            <Show when={known().location.country}>
              <PlaceSource />
            </Show>
            <h3>{t('visitors.trail')}</h3>
            <ol class="visitor-trail">
              <For each={trails[props.id] ?? []}>
                {(page) => (
                  <li>
                    <span class="cut" title={page.url} dir="ltr">
                      {pathOf(page.url)}
                    </span>
                    <span class="meta cut" dir="auto">
                      {page.title}
                    </span>
                    <time class="meta num" dateTime={page.since} title={full(page.since)}>
                      {waited((now() - new Date(page.since).getTime()) / 1000)}
                    </time>
                  </li>
                )}
              </For>
            </ol>
          </div>
        </Dialog>
      )}
    </Show>
  );
}

function OpenChat(props: { visitor: Visitor }) {
  return (
    <Button
      kind="primary"
      onClick={() =>
        openConversation(
          props.visitor.session_status === 'pending' ? 'pending' : 'mine',
          props.visitor.session_id ?? '',
        )
      }
    >
      {t('visitors.openChat')}
    </Button>
  );
}

function Greeting(props: { id: string }) {
  const [text, setText] = createSignal(t('visitors.greetingText'));
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal('');
  const begin = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy() || !text().trim()) return;
    setBusy(true);
    try {
      const session = await startChat(props.id, text().trim());
      openConversation('mine', session.id);
    } catch (cause) {
      setError(explain(cause));
      setBusy(false);
    }
  };
  return (
    <form class="field" onSubmit={(event) => void begin(event)}>
      <label for="greeting">{t('visitors.greeting')}</label>
      <textarea
        id="greeting"
        class="input"
        rows="2"
        dir="auto"
        aria-describedby="greeting-note"
        value={text()}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p id="greeting-note" class={error() ? 'field-error' : 'meta'}>
        {error() || t('visitors.greetingHint')}
      </p>
      <div>
        <Button kind="primary" type="submit" disabled={busy() || !text().trim()}>
          {t('visitors.startChat')}
        </Button>
      </div>
    </form>
  );
}

function Facts(props: { visitor: Visitor }) {
  const facts = (): [string, string][] => {
    const { visitor } = props;
    const device = [visitor.browser, visitor.os].filter(Boolean).join(', ');
    const campaign = Object.values(visitor.campaign).join(', ');
    const all: [string, string | null][] = [
      [t('visitors.where'), placeOf(visitor)],
      [t('visitors.address'), visitor.ip],
      [t('visitors.browser'), device],
      [t('visitors.language'), visitor.language],
      [t('visitors.from'), hostOf(visitor.referrer) || t('visitors.direct')],
      [t('visitors.campaign'), campaign],
      [t('visitors.since'), waited((now() - new Date(visitor.since).getTime()) / 1000)],
      [t('visitors.pages'), number(visitor.pages)],
    ];
    return all.filter((fact): fact is [string, string] => Boolean(fact[1]));
  };
  return (
    <dl class="visitor-facts">
      <For each={facts()}>
        {([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}
