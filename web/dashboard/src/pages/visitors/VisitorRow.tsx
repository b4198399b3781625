// One visitor's line: a table row, on a phone a card. It follows its visitor, not its place.

import type { Visitor } from '@deskbell/protocol';
import { Show } from 'solid-js';
import { number, t } from '../../i18n';
import { full, waited } from '../../i18n/time';
import { now } from '../../state/clock';
import { pathOf } from '../../state/visitors';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { Chip, type Tone } from '../../ui/Chip';
import { Flag } from './Flag';
import { hostOf, inChat, placeOf } from './rows';

export const nameOfVisitor = (visitor: Visitor): string =>
  visitor.name ||
  (visitor.customer_id
    ? t('customer.unnamed', { id: String(visitor.customer_id) })
    : t('visitors.anonymous'));

const tones: Record<string, Tone> = { pending: 'warn', active: 'ok', closed: 'neutral' };

export function VisitorRow(props: { visitor: Visitor; index: number; onOpen: () => void }) {
  const name = () => nameOfVisitor(props.visitor);
  return (
    <tr aria-rowindex={props.index + 2} data-visit={props.visitor.visit_id}>
      <th scope="row">
        <span class="visitor-who">
          <Avatar name={name()} id={props.visitor.customer_id ?? 0} size="small" online />
          <span>
            <button
              type="button"
              class="visitor-name cut"
              dir="auto"
              aria-label={t('visitors.details', { name: name() })}
              onClick={() => props.onOpen()}
            >
              {name()}
            </button>
            <span class="meta">{props.visitor.ip}</span>
          </span>
        </span>
      </th>
      <td data-name={t('visitors.where')}>
        <span class="visitor-place">
          <Flag country={props.visitor.location.country} />
          <span class="cut" dir="auto" title={placeOf(props.visitor)}>
            {placeOf(props.visitor) || '–'}
          </span>
        </span>
      </td>
      <td data-name={t('visitors.page')}>
        <span class="visitor-page" title={props.visitor.url}>
          <span class="cut" dir="ltr">
            {pathOf(props.visitor.url) || '–'}
          </span>
          <span class="meta cut" dir="auto">
            {props.visitor.title}
          </span>
        </span>
      </td>
      <td class="num" data-name={t('visitors.onPage')} title={full(props.visitor.page_since)}>
        {waited((now() - new Date(props.visitor.page_since).getTime()) / 1000)}
      </td>
      <td class="num wide-only" data-name={t('visitors.pages')}>
        {number(props.visitor.pages)}
      </td>
      <td class="wide-only" data-name={t('visitors.from')}>
        <span class="cut visitor-from">
          {hostOf(props.visitor.referrer) || t('visitors.direct')}
        </span>
      </td>
      <td class="wide-only" data-name={t('visitors.browser')}>
        <span class="visitor-page">
          <span class="cut">{props.visitor.browser ?? '–'}</span>
          <span class="meta cut">{props.visitor.os}</span>
        </span>
      </td>
      <td data-name={t('visitors.chat')}>
        <Show
          when={props.visitor.session_status && inChat(props.visitor)}
          fallback={<Button onClick={() => props.onOpen()}>{t('visitors.startChat')}</Button>}
        >
          <Chip tone={tones[props.visitor.session_status ?? ''] ?? 'neutral'}>
            {t(`visitors.chat.${props.visitor.session_status ?? 'none'}`)}
          </Chip>
        </Show>
      </td>
    </tr>
  );
}
