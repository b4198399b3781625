// The message another one answers, in a line that leads to it.
import type { Quote, Session } from '@deskbell/protocol';
import { t } from '../../../i18n';
import { nameOf } from '../../../state/people';

interface Props {
  quote: Quote;
  session: Session;
}

export function QuoteLine(props: Props & { onJump: () => void }) {
  return (
    <button type="button" class="quote-line" onClick={() => props.onJump()}>
      <QuoteWords quote={props.quote} session={props.session} />
    </button>
  );
}

export function QuoteWords(props: Props) {
  const name = () =>
    props.quote.sender_type === 'customer'
      ? nameOf(props.session)
      : (props.quote.sender_name ?? t(`sender.${props.quote.sender_type}`));
  return (
    <>
      <span class="unseen">{t('message.answering')} </span>
      <strong class="quote-name" dir="auto">
        {name()}
      </strong>{' '}
      <span class="quote-text" classList={{ gone: props.quote.deleted ?? false }} dir="auto">
        {props.quote.deleted ? t('message.deleted') : props.quote.message}
      </span>
    </>
  );
}
