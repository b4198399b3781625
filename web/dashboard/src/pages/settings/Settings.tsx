// The settings: a list of sections, and the one that is open.
import { A, Navigate, useParams } from '@solidjs/router';
import { createEffect, For, Match, Show, Suspense, Switch } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { t } from '../../i18n';
import { may, me } from '../../state/auth';
import { Empty, SkeletonRows } from '../../ui/Notice';
import { reveal } from '../../ui/reveal';
import { SECTIONS } from './sections';
import '../profile/profile.css';
import './settings.css';

export default function Settings() {
  const params = useParams();
  const mine = () =>
    SECTIONS.filter(
      ({ needs, admins }) => (!needs || may(needs)) && (!admins || me()?.role === 'admin'),
    );
  const open = () => mine().find((section) => section.id === params.section);
  // One that was open when a role changed, or that somebody sent the address of.
  const refused = () => !open() && SECTIONS.find((section) => section.id === params.section);

  let list: HTMLElement | undefined;
  // On a phone the sections are one line: the open one is never beyond its edge.
  createEffect(() => {
    const id = open()?.id;
    queueMicrotask(() => {
      const link = id && list?.querySelector(`[href="/settings/${id}"]`);
      if (link) link.scrollIntoView({ inline: 'center', block: 'nearest' });
    });
  });

  return (
    <div class="page">
      <header class="page-head">
        <h1>{t('nav.settings')}</h1>
      </header>
      <Show when={mine()[0]} fallback={<Empty title={t('settings.notYours')} />}>
        {(first) => (
          <div class="settings-shell">
            <nav ref={list} class="settings-sections" aria-label={t('settings.sections')}>
              <For each={mine()}>
                {(section) => {
                  let link: HTMLAnchorElement | undefined;
                  // On a phone the sections are a strip that scrolls.
                  createEffect(() => open() === section && reveal(link));
                  return (
                    <A ref={(element) => (link = element)} href={`/settings/${section.id}`}>
                      {t(section.text)}
                    </A>
                  );
                }}
              </For>
            </nav>
            <section class="settings-part" aria-label={t((open() ?? (refused() || first())).text)}>
              <Switch fallback={<Navigate href={`/settings/${first().id}`} />}>
                <Match when={open()}>
                  {(section) => (
                    // While a section comes, the rest of the page stays.
                    <Suspense fallback={<SkeletonRows rows={4} />}>
                      <Dynamic component={section().component} />
                    </Suspense>
                  )}
                </Match>
                <Match when={refused()}>
                  <div role="alert">
                    <Empty title={t('settings.notAllowed')} />
                  </div>
                </Match>
              </Switch>
            </section>
          </div>
        )}
      </Show>
    </div>
  );
}
