// An address that leads nowhere: says so and shows the way back.
import { A } from '@solidjs/router';
import { t } from '../i18n';

export function NotFound() {
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t('notFound.title')}</h1>
      </header>
      <div class="empty">
        <p>{t('notFound.text')}</p>
        <A class="btn" href="/inbox/pending">
          {t('notFound.back')}
        </A>
      </div>
    </div>
  );
}
