// The screen of one help article, whose text and look come with their part.

import { onMount, Show } from 'solid-js';
import { t } from '../text';
import type { ScreenProps } from './app';
import { Header } from './header';
import { articles } from './parts';

export function ArticleScreen(props: ScreenProps) {
  onMount(articles.need);
  return (
    <>
      <Header title={t('help')} onBack={props.nav.back} onClose={props.close} />
      {props.banner}
      <Show when={articles.loaded()} keyed>
        {(part) => <part.Article desk={props.desk} nav={props.nav} />}
      </Show>
    </>
  );
}
