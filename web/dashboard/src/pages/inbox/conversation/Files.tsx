// The files of a message: pictures in a box of their own shape that open over the page, everything else as
// a link to save.
import { type Attachment, sizeText } from '@deskbell/protocol';
import FileText from 'lucide-solid/icons/file-text';
import { createSignal, For, lazy, Show, Suspense } from 'solid-js';
import { region, t } from '../../../i18n';
import './files.css';

const Lightbox = lazy(() =>
  import('../../../ui/Lightbox').then(({ Lightbox }) => ({ default: Lightbox })),
);

/** Widest and highest a picture is drawn in the log. */
const BOX = 280;

export function Files(props: { files: readonly Attachment[] }) {
  const [shown, setShown] = createSignal<number | null>(null);
  const pictures = () => props.files.filter(({ width }) => width);
  return (
    <div class="files">
      <For each={props.files}>
        {(file) => (
          <Show when={file.width} fallback={<Chip file={file} />}>
            <button
              type="button"
              class="file-picture"
              aria-label={t('file.open', { name: file.name })}
              onClick={() => setShown(pictures().indexOf(file))}
            >
              <img
                src={file.thumbnail_url ?? file.url}
                alt=""
                loading="lazy"
                width={fit(file).width}
                height={fit(file).height}
              />
            </button>
          </Show>
        )}
      </For>
      <Show when={shown() !== null}>
        <Suspense>
          <Lightbox pictures={pictures()} from={shown() ?? 0} onClose={() => setShown(null)} />
        </Suspense>
      </Show>
    </div>
  );
}

function Chip(props: { file: Attachment }) {
  return (
    <a class="file-chip" href={props.file.url} download={props.file.name}>
      <FileText size={18} />
      <span class="file-what">
        <span class="file-name" dir="auto">
          {props.file.name}
        </span>
        <span class="meta num">
          {sizeText(props.file.size, region())} · {kind(props.file)}
        </span>
      </span>
    </a>
  );
}

/** "PDF": the ending says it shortest. */
const kind = ({ name, mime_type }: Attachment) =>
  (/\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1] ?? mime_type).toUpperCase();

/** Known before the picture is there, so that nothing moves when it comes. */
function fit({ width = 1, height = 1 }: Attachment) {
  const scale = Math.min(1, BOX / width, BOX / height);
  return {
    width: Math.max(24, Math.round(width * scale)),
    height: Math.max(24, Math.round(height * scale)),
  };
}
