// An article for those who only read: as the help centre shows it.
import type { WholeArticle } from '@deskbell/protocol';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import { t } from '../../i18n';
import { IconButton } from '../../ui/Button';
import type { HelpList } from './list';
import { Preview } from './Preview';
import type { HelpRoute } from './route';
import { Side } from './Side';
import { ArticleState } from './State';

export function Reading(props: { opened: WholeArticle; list: HelpList; route: HelpRoute }) {
  return (
    <>
      <section class="pane help-article" aria-label={t('help.article')}>
        <header class="pane-head">
          <IconButton class="help-back" label={t('back')} onClick={() => props.route.open(null)}>
            <ArrowLeft size={16} />
          </IconButton>
          <h2 class="cut help-head" dir="auto">
            {props.opened.title}
          </h2>
          <ArticleState article={props.opened} />
        </header>
        <Preview text={props.opened} language={props.opened.language} />
      </section>
      <Side article={props.opened} list={props.list} route={props.route} />
    </>
  );
}
