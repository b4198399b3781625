// Changing a member: name, role, skills, how many chats at once, and whether they may sign in.
import type { Agent, AgentPatch, AgentRole } from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { formErrors, hasCode } from '../../api/problem';
import { updateAgent } from '../../api/team';
import { t } from '../../i18n';
import { receiveAgent } from '../../state/people';
import { toast } from '../../state/toasts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Select, Switch } from '../../ui/Field';
import { FormError } from '../../ui/Notice';
import { roleOptions } from './roleOptions';

export function MemberDrawer(props: { member: Agent; onClose: () => void }) {
  const [name, setName] = createSignal(props.member.name);
  const [role, setRole] = createSignal<AgentRole>(props.member.role);
  const [skills, setSkills] = createSignal(props.member.skills.join(', '));
  const [most, setMost] = createSignal(String(props.member.max_chats));
  const [active, setActive] = createSignal(!props.member.disabled);
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);

  const changes = (): AgentPatch => ({
    name: name().trim(),
    role: role(),
    skills: skills()
      .split(',')
      .map((skill) => skill.trim())
      .filter(Boolean),
    max_chats: Number(most()),
    disabled: !active(),
  });
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    try {
      receiveAgent(await updateAgent(props.member.id, changes()));
      toast(t('saved'));
      props.onClose();
    } catch (error) {
      if (hasCode(error, 'conflict')) setErrors({ form: t('team.lastAdmin') });
      else setErrors(formErrors(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog open={true} onClose={() => props.onClose()} title={t('team.editTitle')} shape="side">
      <form class="dialog-body team-form" onSubmit={(event) => void save(event)} novalidate>
        <Field
          label={t('team.name')}
          dir="auto"
          value={name()}
          error={errors().name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('team.role')}
          hint={t(`role.${role()}.hint`)}
          value={role()}
          options={roleOptions()}
          onChange={setRole}
        />
        <Field
          label={t('team.skills')}
          hint={t('team.skillsHint')}
          dir="auto"
          value={skills()}
          error={errors().skills}
          onInput={(event) => setSkills(event.currentTarget.value)}
        />
        <Field
          label={t('team.most')}
          type="number"
          min="0"
          max="100"
          value={most()}
          error={errors().max_chats}
          onInput={(event) => setMost(event.currentTarget.value)}
        />
        <Switch
          label={t('team.active')}
          hint={t('team.activeHint')}
          checked={active()}
          onChange={setActive}
        />
        <FormError text={errors().form} />
        <Button kind="primary" type="submit" disabled={busy()}>
          {busy() ? t('saving') : t('save')}
        </Button>
      </form>
    </Dialog>
  );
}
