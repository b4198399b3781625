// Everybody who answers: role, presence, skills, load. Those who manage members invite and change them here.
import type { Agent } from '@deskbell/protocol';
import UserPlus from 'lucide-solid/icons/user-plus';
import { createSignal, For, Show } from 'solid-js';
import { explain } from '../../api/problem';
import { t } from '../../i18n';
import { may } from '../../state/auth';
import { now } from '../../state/clock';
import { agents, loadAgents } from '../../state/people';
import { createResource } from '../../state/resource';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { ErrorNote, SkeletonRows } from '../../ui/Notice';
import { Invitations } from './Invitations';
import { InviteDialog } from './InviteDialog';
import { lastSeen } from './lastSeen';
import { MemberDrawer } from './MemberDrawer';
import { roleOptions } from './roleOptions';
import { TeamHead } from './TeamHead';
import './team.css';

export default function Team() {
  const [inviting, setInviting] = createSignal(false);
  const [chosen, setChosen] = createSignal<number | null>(null);
  const mayManage = () => may('manage_members');
  const mayEdit = (member: Agent) =>
    mayManage() && roleOptions().some((option) => option.value === member.role);
  const members = () =>
    Object.values(agents).sort(
      (a, b) => Number(a.disabled) - Number(b.disabled) || a.name.localeCompare(b.name),
    );
  const member = () => agents[chosen() ?? -1];
  const [loaded, { refetch }] = createResource(loadAgents);

  return (
    <div class="page">
      <TeamHead count={members().length}>
        <Show when={mayManage()}>
          <Button kind="primary" onClick={() => setInviting(true)}>
            <UserPlus size={16} />
            {t('team.invite')}
          </Button>
        </Show>
      </TeamHead>
      <Show when={loaded.error}>
        <ErrorNote text={explain(loaded.error)} onRetry={() => void refetch()} />
      </Show>
      <Show when={loaded.loading && members().length === 0}>
        <SkeletonRows rows={5} />
      </Show>
      <div class="team-frame" hidden={members().length === 0}>
        <table class="team">
          <thead>
            <tr>
              <th scope="col">{t('team.member')}</th>
              <th scope="col">{t('team.role')}</th>
              <th scope="col">{t('team.skills')}</th>
              <th scope="col">{t('team.load')}</th>
              <th scope="col">{t('team.lastSeen')}</th>
              <Show when={mayManage()}>
                <th scope="col">
                  <span class="unseen">{t('team.edit')}</span>
                </th>
              </Show>
            </tr>
          </thead>
          <tbody>
            <For each={members()}>
              {(one) => (
                <Row member={one} onEdit={mayEdit(one) ? () => setChosen(one.id) : undefined} />
              )}
            </For>
          </tbody>
        </table>
      </div>
      <Show when={mayManage()}>
        <Invitations />
        <InviteDialog open={inviting()} onClose={() => setInviting(false)} />
        <Show when={member()} keyed>
          {(one) => <MemberDrawer member={one} onClose={() => setChosen(null)} />}
        </Show>
      </Show>
    </div>
  );
}

function Row(props: { member: Agent; onEdit: (() => void) | undefined }) {
  return (
    <tr classList={{ disabled: props.member.disabled }}>
      <th scope="row">
        <span class="team-who">
          <Avatar name={props.member.name} id={props.member.id} />
          <span class="team-name">
            <span class="cut" dir="auto" title={props.member.name}>
              {props.member.name}
            </span>
            <span class="meta cut" title={props.member.email}>
              {props.member.email}
            </span>
          </span>
        </span>
      </th>
      <td data-name={t('team.role')}>
        <span class={`chip ${props.member.role === 'admin' ? 'accent' : ''}`}>
          {t(`role.${props.member.role}`)}
        </span>
      </td>
      <td data-name={t('team.skills')}>
        <Show when={props.member.skills.length > 0} fallback={<span class="meta">–</span>}>
          <span class="team-skills">
            <For each={props.member.skills}>{(skill) => <bdi class="chip">{skill}</bdi>}</For>
          </span>
        </Show>
      </td>
      <td class="num" data-name={t('team.load')}>
        {t('team.loadOf', { active: props.member.active_chats, most: props.member.max_chats })}
      </td>
      <td data-name={t('team.lastSeen')}>
        <span class="team-status">
          <Show
            when={!props.member.disabled}
            fallback={<span class="chip warn">{t('team.disabled')}</span>}
          >
            <span class={`dot ${props.member.status}`} />
            {props.member.status === 'offline'
              ? lastSeen(props.member.last_seen_at, now())
              : t(`status.${props.member.status}`)}
          </Show>
        </span>
      </td>
      <Show when={may('manage_members')}>
        <td class="team-edit">
          <Show when={props.onEdit}>
            <Button
              kind="quiet"
              aria-label={t('team.editName', { name: props.member.name })}
              onClick={() => props.onEdit?.()}
            >
              {t('team.edit')}
            </Button>
          </Show>
        </td>
      </Show>
    </tr>
  );
}
