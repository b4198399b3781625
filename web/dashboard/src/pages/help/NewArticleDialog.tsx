// Begins an article: its title, where it belongs, its language. The rest is written in the editor.
import { createSignal, Show } from 'solid-js';
import { addArticle } from '../../api/articles';
import { formErrors } from '../../api/problem';
import { locale, t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Select } from '../../ui/Field';
import { languageOptions } from './languages';
import type { HelpList } from './list';
import { categoryOptions } from './options';

interface Props {
  list: HelpList;
  onClose: () => void;
  onMade: (id: number) => void;
}

export function NewArticleDialog(props: Props) {
  const used = () => props.list.languages();
  const options = () => languageOptions(used().length > 0 ? used() : ['en']);
  const usual = () => (used().includes(locale()) ? locale() : (used()[0] ?? 'en'));
  const [title, setTitle] = createSignal('');
  const [language, setLanguage] = createSignal(usual());
  const [category, setCategory] = createSignal('');
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);

  const make = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    try {
      const made = await addArticle({
        title: title().trim(),
        language: language(),
        category_id: Number(category()) || null,
      });
      props.onMade(made.id);
    } catch (error) {
      setErrors(formErrors(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog open onClose={() => props.onClose()} title={t('help.new')}>
      <form class="dialog-body help-form" onSubmit={(event) => void make(event)}>
        <Field
          label={t('help.title')}
          dir="auto"
          required
          maxLength={160}
          value={title()}
          error={errors().title}
          onInput={(event) => setTitle(event.currentTarget.value)}
        />
        <Select
          label={t('help.category')}
          value={category()}
          options={categoryOptions(props.list)}
          onChange={setCategory}
        />
        <Select
          label={t('help.language')}
          value={language()}
          options={options()}
          onChange={setLanguage}
        />
        <Show when={errors().form}>
          <p class="field-error" role="alert">
            {errors().form}
          </p>
        </Show>
        <div class="form-actions">
          <Button onClick={() => props.onClose()}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={busy()}>
            {t('help.begin')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
