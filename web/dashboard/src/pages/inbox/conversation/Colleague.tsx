// A colleague writes a reply to the same customer: seen before both have written one.
import { Show } from 'solid-js';
import { list, t } from '../../../i18n';
import { colleaguesTyping } from '../../../state/typing';

export function ColleagueTyping(props: { id: string }) {
  const names = () => list(colleaguesTyping(props.id).map((agent) => agent.name));
  return (
    <Show when={colleaguesTyping(props.id).length > 0}>
      <div class="state-bar warn" role="status">
        {t('collision.typing', { names: names(), count: colleaguesTyping(props.id).length })}
      </div>
    </Show>
  );
}
