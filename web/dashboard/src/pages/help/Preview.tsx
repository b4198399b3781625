// An article as the help centre shows it: its HTML from the server and its style sheet, in a frame that runs nothing.
import { Show } from 'solid-js';
import { preview } from '../../api/articles';
import { explain } from '../../api/problem';
import { t } from '../../i18n';
import { auth } from '../../state/auth';
import { createResource } from '../../state/resource';
import { ErrorNote } from '../../ui/Notice';
import type { Text } from './writing';

const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur'];

export function Preview(props: { text: Text; language: string }) {
  const [html, { refetch }] = createResource(() => props.text.body, preview);
  const page = () => {
    const direction = RIGHT_TO_LEFT.includes(props.language) ? 'rtl' : 'ltr';
    const lead = props.text.excerpt
      ? `<p class="lead" dir="auto">${escaped(props.text.excerpt)}</p>`
      : '';
    return `<!doctype html><html lang="${escaped(props.language)}" dir="${direction}"><head><meta charset="utf-8">
<meta name="color-scheme" content="light dark"><link rel="stylesheet" href="/help/${escaped(auth()?.tenant.id ?? '')}/help.css">
</head><body><main class="wide"><article><h1 dir="auto">${escaped(props.text.title)}</h1>${lead}
<div class="prose" dir="auto">${html.latest ?? ''}</div></article></main></body></html>`;
  };
  return (
    <Show
      when={!html.error}
      fallback={<ErrorNote text={explain(html.error)} onRetry={() => void refetch()} />}
    >
      <Show when={html.latest !== undefined}>
        {/* Of our origin, for the style sheet; without scripts it can do nothing with that. */}
        <iframe
          class="help-preview"
          title={t('help.preview')}
          sandbox="allow-same-origin"
          srcdoc={page()}
        />
      </Show>
    </Show>
  );
}

const SIGNS: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '');
