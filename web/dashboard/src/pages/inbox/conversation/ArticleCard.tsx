// A shared help article as a card that opens it.
import type { ArticleBrief } from '@deskbell/protocol';
import BookOpen from 'lucide-solid/icons/book-open';
import { Show } from 'solid-js';
import { t } from '../../../i18n';
import './article.css';

export function ArticleCard(props: { article: ArticleBrief }) {
  return (
    <a class="article-card" href={props.article.url} target="_blank" rel="noopener">
      <span class="article-card-kind meta">
        <BookOpen size={14} />
        {t('share.card')}
      </span>
      <span class="article-card-title" dir="auto">
        {props.article.title}
      </span>
      <Show when={props.article.excerpt}>
        <span class="article-card-excerpt" dir="auto">
          {props.article.excerpt}
        </span>
      </Show>
    </a>
  );
}
