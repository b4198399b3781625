// The lines that put the widget on a site, with ways to get them there.
import Copy from 'lucide-solid/icons/copy';
import Mail from 'lucide-solid/icons/mail';
import { createSignal } from 'solid-js';
import { t } from '../i18n';
import { Button } from './Button';
import './snippet.css';

export function Snippet(props: { code: string }) {
  const [copied, setCopied] = createSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(props.code);
    setCopied(true);
  };
  const mail = () =>
    `mailto:?subject=${encodeURIComponent(t('snippet.mailSubject'))}&body=${encodeURIComponent(`${t('snippet.mailText')}\n\n${props.code}`)}`;
  return (
    <div class="snippet">
      {/* biome-ignore lint/a11y/useSemanticElements: a section inside a form's side note would be a landmark too many */}
      <pre dir="ltr" role="group" tabindex="0" aria-label={t('snippet.label')}>
        <code>{props.code}</code>
      </pre>
      <div class="snippet-actions">
        <Button onClick={() => void copy()}>
          <Copy size={16} />
          <span role="status">{copied() ? t('copied') : t('snippet.copy')}</span>
        </Button>
        <a class="btn quiet" href={mail()}>
          <Mail size={16} />
          {t('snippet.send')}
        </a>
      </div>
    </div>
  );
}
