// Another language of the article beside the one that is written, to be read while translating.
import X from 'lucide-solid/icons/x';
import { Show } from 'solid-js';
import { getArticle } from '../../api/articles';
import { locale, t } from '../../i18n';
import { createResource } from '../../state/resource';
import { IconButton } from '../../ui/Button';
import { Preview } from './Preview';
import type { HelpRoute } from './route';
import { languageName } from './State';

export function Beside(props: { route: HelpRoute }) {
  const [other] = createResource(props.route.beside, getArticle);
  return (
    <Show when={props.route.beside() !== null && !other.error && other()}>
      {(article) => (
        <section
          class="help-beside"
          aria-label={t('help.inLanguage', {
            language: languageName(article().language, locale()),
          })}
        >
          <header>
            <span class="meta">{languageName(article().language, locale())}</span>
            <IconButton label={t('close')} onClick={() => props.route.set({ beside: '' })}>
              <X size={16} />
            </IconButton>
          </header>
          <Preview text={article()} language={article().language} />
        </section>
      )}
    </Show>
  );
}
