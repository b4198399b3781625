// The files of a message: pictures in a box of their own shape, everything else as a link to save.

import { type Attachment, sizeText } from '@deskbell/protocol';
import { For, Show } from 'solid-js';
import { locale, t } from '../text';
import { boxOf } from './box';
import { home } from './parts';

export function Files(props: { files: readonly Attachment[] }) {
  const at = (path: string) => new URL(path, home.base).href;
  return (
    <div class="files">
      <For each={props.files}>
        {(file) => (
          <Show
            when={boxOf(file)}
            fallback={
              <a
                class="file"
                href={at(file.url)}
                target="_blank"
                rel="noopener"
                download={file.name}
              >
                <span class="sheet" aria-hidden="true" />
                <span class="what">
                  <span class="name" dir="auto">
                    {file.name}
                  </span>
                  <span class="size">{sizeText(file.size, locale())}</span>
                </span>
              </a>
            }
          >
            {(box) => (
              <a
                class="picture"
                href={at(file.url)}
                target="_blank"
                rel="noopener"
                aria-label={t('pictureOpen', { name: file.name })}
              >
                <img
                  src={at(file.thumbnail_url ?? file.url)}
                  alt=""
                  loading="lazy"
                  width={box().width}
                  height={box().height}
                />
              </a>
            )}
          </Show>
        )}
      </For>
    </div>
  );
}
