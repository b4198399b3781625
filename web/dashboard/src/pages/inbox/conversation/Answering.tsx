// Over the field: the message that the reply will answer, and a way to answer none.
import type { Quote, Session } from '@deskbell/protocol';
import X from 'lucide-solid/icons/x';
import { t } from '../../../i18n';
import { IconButton } from '../../../ui/Button';
import { QuoteWords } from './QuoteLine';

export function Answering(props: { quote: Quote; session: Session; onEnd: () => void }) {
  return (
    <div class="answering">
      <span class="quote-line">
        <QuoteWords quote={props.quote} session={props.session} />
      </span>
      <IconButton label={t('message.answerNone')} onClick={props.onEnd}>
        <X size={14} />
      </IconButton>
    </div>
  );
}
