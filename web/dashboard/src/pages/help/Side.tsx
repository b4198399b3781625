// What there is about an article beside its text: its languages, category, address, and how it is doing.
import type { WholeArticle } from '@deskbell/protocol';
import { A } from '@solidjs/router';
import Columns2 from 'lucide-solid/icons/columns-2';
import ExternalLink from 'lucide-solid/icons/external-link';
import { createSignal, createUniqueId, For, Show } from 'solid-js';
import { addArticle } from '../../api/articles';
import { explain, fieldErrors } from '../../api/problem';
import { locale, number, t } from '../../i18n';
import { age, full } from '../../i18n/time';
import { now } from '../../state/clock';
import { toast } from '../../state/toasts';
import { Button, IconButton } from '../../ui/Button';
import { Select } from '../../ui/Field';
import { languageOptions } from './languages';
import type { HelpList } from './list';
import { categoryOptions } from './options';
import type { HelpRoute } from './route';
import { ArticleState, languageName } from './State';
import type { Writing } from './writing';
import '../inbox/customer/customer.css';

interface Props {
  article: WholeArticle;
  /** None: for those who only read. */
  writing?: Writing;
  list: HelpList;
  route: HelpRoute;
}

export function Side(props: Props) {
  return (
    <aside class="pane help-side" aria-label={t('help.about')}>
      <div class="help-side-scroll">
        <Languages {...props} />
        <Show when={props.writing}>
          {(writing) => (
            <section class="help-part">
              <Select
                label={t('help.category')}
                value={String(props.article.category_id ?? '')}
                options={categoryOptions(props.list)}
                onChange={(value) =>
                  writing()
                    .place({ category_id: Number(value) || null })
                    .catch((error) => toast(explain(error), { tone: 'error' }))
                }
              />
              <Slug article={props.article} writing={writing()} />
            </section>
          )}
        </Show>
        <Facts article={props.article} />
      </div>
    </aside>
  );
}

function Languages(props: Props) {
  const family = () =>
    props.list.articles().filter((one) => one.family_id === props.article.family_id);
  const missing = () =>
    languageOptions(
      props.list.languages(),
      family().map((one) => one.language),
    );
  const translate = async (language: string) => {
    try {
      const made = await addArticle({
        title: props.article.title,
        excerpt: props.article.excerpt,
        language,
        translation_of: props.article.id,
      });
      props.list.refetch();
      props.route.open(made.id);
      // What is translated stands beside it.
      props.route.set({ beside: String(props.article.id) });
    } catch (error) {
      toast(explain(error), { tone: 'error' });
    }
  };
  return (
    <section class="help-part">
      <h2>{t('help.languages')}</h2>
      <ul>
        <For each={family()}>
          {(one) => (
            <li class="help-language">
              <A
                class="help-language-name"
                href={props.route.path(one.id)}
                aria-current={one.id === props.article.id ? 'true' : undefined}
                activeClass=""
                inactiveClass=""
              >
                {languageName(one.language, locale())}
              </A>
              <ArticleState article={one} />
              <Show when={props.writing && one.id !== props.article.id}>
                <IconButton
                  label={t('help.beside', { language: languageName(one.language, locale()) })}
                  aria-pressed={props.route.beside() === one.id}
                  onClick={() =>
                    props.route.set({
                      beside: props.route.beside() === one.id ? '' : String(one.id),
                    })
                  }
                >
                  <Columns2 size={16} />
                </IconButton>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.writing}>
        <select
          class="input"
          aria-label={t('help.translate')}
          onChange={(event) => {
            const { value } = event.currentTarget;
            event.currentTarget.value = '';
            if (value) void translate(value);
          }}
        >
          <option value="">{t('help.translate')}</option>
          <For each={missing()}>{({ value, text }) => <option value={value}>{text}</option>}</For>
        </select>
      </Show>
    </section>
  );
}

function Slug(props: { article: WholeArticle; writing: Writing }) {
  const id = createUniqueId();
  const [typed, setTyped] = createSignal<string | null>(null);
  const [error, setError] = createSignal('');
  const value = () => typed() ?? props.article.slug;
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    try {
      await props.writing.place({ slug: value().trim() });
      setTyped(null);
      setError('');
    } catch (problem) {
      setError(fieldErrors(problem).slug ?? explain(problem));
    }
  };
  return (
    <form class="field" onSubmit={(event) => void save(event)}>
      <label for={id}>{t('help.slug')}</label>
      <div class="help-slug">
        <input
          id={id}
          class="input"
          maxLength={100}
          spellcheck={false}
          value={value()}
          aria-invalid={error() ? 'true' : undefined}
          aria-describedby={`${id}-note`}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <Show when={typed() !== null && typed() !== props.article.slug}>
          <Button type="submit">{t('save')}</Button>
        </Show>
      </div>
      <p id={`${id}-note`} class={error() ? 'field-error' : 'meta help-url'}>
        {error() || props.article.url}
      </p>
    </form>
  );
}

function Facts(props: { article: WholeArticle }) {
  const votes = () => props.article.helpful.yes + props.article.helpful.no;
  return (
    <section class="help-part">
      <dl class="help-facts">
        <dt>{t('help.views')}</dt>
        <dd class="num">{number(props.article.views)}</dd>
        <dt>{t('help.votes')}</dt>
        <dd class="num">
          <Show when={votes() > 0} fallback={<span class="meta">{t('help.noVotes')}</span>}>
            {t('help.helpful', { yes: number(props.article.helpful.yes), all: number(votes()) })}
          </Show>
        </dd>
        <dt>{t('help.savedBy')}</dt>
        <dd>
          <span dir="auto">{props.article.author?.name}</span>{' '}
          <time
            class="meta num"
            datetime={props.article.updated_at}
            title={full(props.article.updated_at)}
          >
            {age(Date.parse(props.article.updated_at), now())}
          </time>
        </dd>
      </dl>
      <Show when={props.article.status === 'published'}>
        <a class="btn plain" href={props.article.url} target="_blank" rel="noopener">
          <ExternalLink size={16} />
          {t('help.openPublic')}
        </a>
      </Show>
    </section>
  );
}
