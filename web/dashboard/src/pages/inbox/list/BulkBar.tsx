// What can be done with the rows that are picked.

import ClockIcon from 'lucide-solid/icons/alarm-clock';
import Check from 'lucide-solid/icons/check';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import TagIcon from 'lucide-solid/icons/tag';
import UserPlus from 'lucide-solid/icons/user-plus';
import X from 'lucide-solid/icons/x';
import { For } from 'solid-js';
import { t } from '../../../i18n';
import { ask } from '../../../state/asking';
import { may, me } from '../../../state/auth';
import type { List } from '../../../state/list';
import { agents } from '../../../state/people';
import { PRIORITIES } from '../../../state/queue';
import {
  actOnSelection,
  clearSelection,
  SELECTION_MAX,
  selectAll,
  selection,
} from '../../../state/selection';
import { KEYS, keyText } from '../../../state/shortcuts';
import { Button, IconButton } from '../../../ui/Button';
import { Menu, MenuItem, MenuLine } from '../../../ui/Menu';

export function BulkBar(props: { list: List }) {
  const all = async () => {
    while (props.list.hasMore() && props.list.ids().length < SELECTION_MAX) await props.list.more();
    selectAll(props.list.ids());
  };
  const mayGive = () => may('reassign');
  const colleagues = () =>
    Object.values(agents)
      .filter((agent) => !agent.disabled && (mayGive() || agent.id === me()?.id))
      .sort((a, b) => a.name.localeCompare(b.name));
  return (
    <section class="bulk" aria-label={t('bulk.label')}>
      <div class="bulk-head">
        <span class="bulk-count" role="status">
          {t('bulk.count', { count: selection().size })}
        </span>
        <Button kind="link" title={keyText(KEYS.selectAll)} onClick={() => void all()}>
          {t('bulk.all')}
        </Button>
        <IconButton label={t('bulk.clear')} keys="Esc" onClick={clearSelection}>
          <X size={16} />
        </IconButton>
      </div>
      <div class="bulk-acts">
        <Button onClick={() => void actOnSelection({ action: 'close' })}>
          <Check size={16} />
          {t('chat.close')}
        </Button>
        <IconButton
          label={t('snooze.action')}
          keys={keyText(KEYS.snooze)}
          onClick={() => ask({ what: 'snooze', ids: [...selection()] })}
        >
          <ClockIcon size={16} />
        </IconButton>
        <IconButton
          label={t('tags.add')}
          keys={keyText(KEYS.tag)}
          onClick={() => ask({ what: 'tag', ids: [...selection()] })}
        >
          <TagIcon size={16} />
        </IconButton>
        <Menu label={t('bulk.assign')} trigger={<UserPlus size={16} />}>
          <For each={colleagues()}>
            {(agent) => (
              <MenuItem
                onSelect={() => void actOnSelection({ action: 'assign', agent_id: agent.id })}
              >
                {agent.id === me()?.id ? t('bulk.toMe') : agent.name}
              </MenuItem>
            )}
          </For>
        </Menu>
        <Menu label={t('chat.more')} trigger={<Ellipsis size={16} />}>
          <MenuItem onSelect={() => void actOnSelection({ action: 'read' })}>
            {t('bulk.read')}
          </MenuItem>
          <MenuItem
            keys={keyText(KEYS.unread)}
            onSelect={() => void actOnSelection({ action: 'unread' })}
          >
            {t('chat.markUnread')}
          </MenuItem>
          <MenuItem onSelect={() => void actOnSelection({ action: 'wake' })}>
            {t('snooze.wake')}
          </MenuItem>
          <MenuLine />
          <For each={PRIORITIES}>
            {(priority) => (
              <MenuItem onSelect={() => void actOnSelection({ action: 'priority', priority })}>
                {t('bulk.priority', { priority: t(`priority.${priority}`) })}
              </MenuItem>
            )}
          </For>
        </Menu>
      </div>
    </section>
  );
}
