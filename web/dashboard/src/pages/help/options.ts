// The categories as a choice, those inside another behind it.
import { t } from '../../i18n';
import type { HelpList } from './list';
import { nameOf, tree } from './tree';

export function categoryOptions(list: HelpList): { value: string; text: string }[] {
  const name = (of: Parameters<typeof nameOf>[0]) => nameOf(of, list.language());
  const all = tree(list.categories(), [], list.language()).flatMap(({ category, inside }) =>
    category
      ? [
          { value: String(category.id), text: name(category) },
          ...inside.flatMap((held) =>
            held.category
              ? {
                  value: String(held.category.id),
                  text: `${name(category)} › ${name(held.category)}`,
                }
              : [],
          ),
        ]
      : [],
  );
  return [{ value: '', text: t('help.noCategory') }, ...all];
}
