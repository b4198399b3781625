// One category: its name in each language of the help centre, and its end, which leaves its articles where they are.
import type { ArticleCategory } from '@deskbell/protocol';
import { createSignal, For, Show } from 'solid-js';
import { createStore } from 'solid-js/store';
import { addCategory, changeCategory, removeCategory } from '../../api/articles';
import { formErrors } from '../../api/problem';
import { locale, t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import type { HelpList } from './list';
import { languageName } from './State';
import { nameOf } from './tree';

interface Props {
  category: ArticleCategory | null;
  list: HelpList;
  onClose: () => void;
}

export function CategoryDialog(props: Props) {
  const [names, setNames] = createStore<Record<string, string>>({ ...props.category?.names });
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);
  const [sure, setSure] = createSignal(false);
  const languages = [
    ...new Set([...props.list.languages(), ...Object.keys(props.category?.names ?? {})]),
  ];
  if (languages.length === 0) languages.push('en');

  const run = async (work: () => Promise<unknown>) => {
    if (busy()) return;
    setBusy(true);
    try {
      await work();
      props.list.refetch();
      props.onClose();
    } catch (error) {
      setErrors(formErrors(error));
    } finally {
      setBusy(false);
    }
  };
  const save = () => {
    const given = Object.fromEntries(
      Object.entries(names).flatMap(([code, name]) => (name.trim() ? [[code, name.trim()]] : [])),
    );
    return props.category
      ? changeCategory(props.category.id, { names: given })
      : addCategory(given, null);
  };

  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title={props.category ? t('help.editCategory') : t('help.newCategory')}
    >
      <form
        class="dialog-body help-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run(save);
        }}
      >
        <For each={languages}>
          {(code) => (
            <Field
              label={
                languages.length > 1
                  ? t('help.nameIn', { language: languageName(code, locale()) })
                  : t('help.name')
              }
              dir="auto"
              maxLength={80}
              value={names[code] ?? ''}
              error={errors()[`names.${code}`]}
              onInput={(event) => setNames(code, event.currentTarget.value)}
            />
          )}
        </For>
        <Show when={errors().names ?? errors().slug ?? errors().form}>
          {(text) => (
            <p class="field-error" role="alert">
              {text()}
            </p>
          )}
        </Show>
        <div class="form-actions">
          <Show when={props.category}>
            {(held) => (
              <Show
                when={sure()}
                fallback={<Button onClick={() => setSure(true)}>{t('help.deleteCategory')}</Button>}
              >
                <Button class="danger" onClick={() => void run(() => removeCategory(held().id))}>
                  {t('help.deleteSure', { name: nameOf(held(), locale()) })}
                </Button>
              </Show>
            )}
          </Show>
          <Button onClick={() => props.onClose()}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={busy()}>
            {t('save')}
          </Button>
        </div>
        <Show when={sure()}>
          <p class="meta">{t('help.deleteCategoryHint')}</p>
        </Show>
      </form>
    </Dialog>
  );
}
