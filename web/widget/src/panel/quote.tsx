// The message another one answers: above the answer, where it leads there, and above the field while one writes it.

import type { Quote } from '@deskbell/protocol';
import { t } from '../text';
import type { Desk } from './desk';
import { CloseIcon } from './icons';
import type { Nav } from './view';

function Words(props: { quote: Quote }) {
  const name = () =>
    props.quote.sender_type === 'customer'
      ? t('yourself')
      : (props.quote.sender_name ?? t('someone'));
  return (
    <>
      <strong dir="auto">{t('replyingTo', { name: name() })}</strong>
      <span dir="auto">{props.quote.deleted ? t('deleted') : props.quote.message}</span>
    </>
  );
}

export function Quoted(props: { quote: Quote; desk: Desk }) {
  let button!: HTMLButtonElement;
  async function jump() {
    const { seq } = props.quote;
    const log = button.closest('.log') as HTMLElement;
    const find = () => log.querySelector<HTMLElement>(`[data-seq="${seq}"] .stack`);
    const chat = props.desk.chatOf(props.desk.viewed() ?? '');
    while (!find() && chat.hasMore() && chat.loading() !== 'failed') await chat.load('earlier');
    const found = find();
    found?.scrollIntoView({ block: 'center' });
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches)
      found?.animate({ opacity: [0.3, 1] }, 900);
  }
  return (
    <button ref={button} type="button" class="quote" onClick={() => void jump()}>
      <Words quote={props.quote} />
    </button>
  );
}

export function Answering(props: { nav: Nav }) {
  return (
    <div class="answering">
      <div class="quote">
        <Words quote={props.nav.answers() as Quote} />
      </div>
      <button
        type="button"
        class="tool"
        aria-label={t('cancel')}
        onClick={() => {
          props.nav.setAnswers(null);
          props.nav.refocus();
        }}
      >
        <CloseIcon />
      </button>
    </div>
  );
}
