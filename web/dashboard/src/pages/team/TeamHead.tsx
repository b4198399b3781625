// The head of the team's pages: its members, and what their roles may.
import { A } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { number, t } from '../../i18n';
import './team.css';

export function TeamHead(props: { count?: number; children?: JSX.Element }) {
  return (
    <header class="page-head team-head">
      <h1>
        {t('nav.team')}{' '}
        <Show when={props.count !== undefined}>
          <span class="meta num">{number(props.count ?? 0)}</span>
        </Show>
      </h1>
      <nav class="team-tabs" aria-label={t('team.parts')}>
        <A href="/team" end>
          {t('team.members')}
        </A>
        <A href="/team/roles">{t('team.roles')}</A>
      </nav>
      {props.children}
    </header>
  );
}
