// The message another one answers, in a line that leads to it.
import type { Quote } from '@deskbell/protocol';
import { t } from '../../../i18n';

export function QuoteLine(props: { quote: Quote; onJump: () => void }) {
  return (
    <button
      type="button"
      class="quote-line"
      aria-label={t('message.jump', { name: quoteName(props.quote), text: quoteText(props.quote) })}
      onClick={() => props.onJump()}
    >
      <QuoteWords quote={props.quote} />
    </button>
  );
}

export function QuoteWords(props: { quote: Quote }) {
  return (
    <>
      <strong class="quote-name" dir="auto">
        {quoteName(props.quote)}
      </strong>
      <span class="quote-text" classList={{ gone: props.quote.deleted ?? false }} dir="auto">
        {quoteText(props.quote)}
      </span>
    </>
  );
}

export const quoteName = (quote: Quote) => quote.sender_name ?? t(`sender.${quote.sender_type}`);
const quoteText = (quote: Quote) => (quote.deleted ? t('message.deleted') : quote.message);
