// The files of a message: pictures in a box of their own shape, everything else as a link to save.

import { type Attachment, sizeText } from '@deskbell/protocol';
import { For, Show } from 'solid-js';
import { locale, t } from '../text';
import { home } from './kit';

/** Widest and highest a picture is drawn. */
const BOX = 220;

export function Files(props: { files: readonly Attachment[] }) {
  const at = (path: string) => new URL(path, home.base).href;
  return (
    <div class="files">
      <For each={props.files}>
        {(file) => (
          <Show
            when={file.width && file.height}
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
                width={fit(file).width}
                height={fit(file).height}
              />
            </a>
          </Show>
        )}
      </For>
    </div>
  );
}

/** Known before the picture is there, so that nothing moves when it comes. */
function fit({ width = 1, height = 1 }: Attachment) {
  const scale = Math.min(1, BOX / width, BOX / height);
  return {
    width: Math.max(24, Math.round(width * scale)),
    height: Math.max(24, Math.round(height * scale)),
  };
}
