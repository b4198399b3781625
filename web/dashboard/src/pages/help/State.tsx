// Whether everybody can read an article, and whether what they read is the newest.
import type { Article } from '@deskbell/protocol';
import { t } from '../../i18n';
import { Chip } from '../../ui/Chip';

export function ArticleState(props: { article: Article }) {
  return (
    <>
      {props.article.status === 'draft' ? (
        <Chip>{t('help.draft')}</Chip>
      ) : props.article.has_unpublished_changes ? (
        <Chip tone="warn">{t('help.edited')}</Chip>
      ) : (
        <Chip tone="ok">{t('help.published')}</Chip>
      )}
    </>
  );
}

const names = new Map<string, Intl.DisplayNames>();

/** "German" for `de`, in the reader's language. */
export function languageName(code: string, locale: string): string {
  try {
    const known = names.get(locale) ?? new Intl.DisplayNames(locale, { type: 'language' });
    names.set(locale, known);
    return known.of(code) ?? code;
  } catch {
    return code;
  }
}
