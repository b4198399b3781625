// One article while somebody writes it: saved by itself, never over a colleague's newer text, and kept in this browser
// until the server has it.
import type { ArticlePatch, WholeArticle } from '@deskbell/protocol';
import { batch, createSignal, onCleanup } from 'solid-js';
import { createStore } from 'solid-js/store';
import * as api from '../../api/articles';
import { explain, hasCode } from '../../api/problem';
import { readJson, writeJson } from '../../state/storage';

export interface Text {
  title: string;
  excerpt: string;
  body: string;
}

export type SaveState = 'saved' | 'changed' | 'saving' | 'failed' | 'conflict';

export type Writing = ReturnType<typeof createWriting>;

const PAUSE = 1_200;
const AGAIN = 5_000;
const FIELDS = ['title', 'excerpt', 'body'] as const;

const textOf = ({ title, excerpt, body }: Text): Text => ({ title, excerpt, body });
const same = (a: Text, b: Text) => FIELDS.every((field) => a[field] === b[field]);

export function createWriting(opened: WholeArticle) {
  const key = `deskbell.article.${opened.id}`;
  const kept = readJson<Text & { based_on: number }>(key);
  const unsaved = kept && !same(kept, opened) ? kept : null;
  const [article, setArticle] = createSignal(opened);
  const [text, setText] = createStore<Text>(textOf(unsaved ?? opened));
  /** What was written over from outside, so that the editor shows it: rises with every such text. */
  const [given, setGiven] = createSignal(0);
  const [state, setState] = createSignal<SaveState>(unsaved ? 'changed' : 'saved');
  const [problem, setProblem] = createSignal('');
  const [theirs, setTheirs] = createSignal<WholeArticle | null>(null);
  let basedOn = unsaved?.based_on ?? opened.version;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | null = null;

  const keep = () =>
    writeJson(key, state() === 'saved' ? null : { ...textOf(text), based_on: basedOn });

  function later(after: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), after);
  }

  function write(change: Partial<Text>) {
    setText(change);
    if (state() !== 'conflict') setState('changed');
    keep();
    if (state() !== 'conflict') later(PAUSE);
  }

  /** Shows this text of the server's instead of what is here. */
  function take(next: WholeArticle) {
    basedOn = next.version;
    batch(() => {
      setArticle(next);
      setText(textOf(next));
      setTheirs(null);
      setProblem('');
      setState('saved');
      setGiven(given() + 1);
    });
    keep();
  }

  async function once(byItself: boolean): Promise<boolean> {
    const sent = textOf(text);
    setState('saving');
    try {
      const next = await api.changeArticle(opened.id, {
        ...sent,
        based_on: basedOn,
        autosave: byItself,
      });
      basedOn = next.version;
      const done = same(sent, text) || same(textOf(next), text);
      batch(() => {
        setArticle({ ...next });
        setProblem('');
        setState(done ? 'saved' : 'changed');
      });
      keep();
      if (!done) later(PAUSE);
      return done;
    } catch (error) {
      if (hasCode(error, 'conflict')) await collided();
      else {
        setProblem(explain(error));
        setState('failed');
        if (!hasCode(error, 'invalid')) later(AGAIN);
      }
      keep();
      return false;
    }
  }

  /** Somebody saved in between. The same text from two places is no conflict. */
  async function collided() {
    const newest = await api.getArticle(opened.id).catch(() => null);
    if (!newest) {
      setState('failed');
      return later(AGAIN);
    }
    if (same(newest, text)) return take(newest);
    setTheirs(newest);
    setState('conflict');
  }

  /** True when the server has all that is written here. */
  async function save(byItself = true): Promise<boolean> {
    clearTimeout(timer);
    while (running) await running;
    if (state() === 'saved') return true;
    if (state() === 'conflict') return false;
    running = once(byItself).finally(() => {
      running = null;
    });
    return running;
  }

  /** On top of theirs, which stays among the versions. True when the server has it. */
  async function keepMine(): Promise<boolean> {
    const newest = theirs();
    if (!newest) return false;
    basedOn = newest.version;
    setTheirs(null);
    setState('changed');
    return save(false);
  }

  /** Theirs on top; mine is a version, too, so that taking theirs loses nothing. */
  async function takeTheirs(): Promise<void> {
    const version = theirs()?.version;
    if (version !== undefined && (await keepMine()))
      take(await api.restoreVersion(opened.id, version));
  }

  /** Somebody changed it: shown at once where nothing is being written, else at the next save. */
  async function look() {
    if (state() !== 'saved' || running) return;
    const newest = await api.getArticle(opened.id).catch(() => null);
    if (!newest || state() !== 'saved' || running) return;
    if (newest.version !== basedOn) take(newest);
    else setArticle(newest);
  }

  /** Where it is, not what it says: slug, category. Rejects with the server's word. */
  async function place(change: Pick<ArticlePatch, 'slug' | 'category_id'>) {
    setArticle(await api.changeArticle(opened.id, change));
  }

  async function publish(): Promise<void> {
    if (await save(false)) setArticle(await api.publishArticle(opened.id));
  }
  const unpublish = async () => setArticle(await api.unpublishArticle(opened.id));

  async function restore(version: number): Promise<void> {
    if (await save(false)) take(await api.restoreVersion(opened.id, version));
  }

  if (unsaved) later(0);
  onCleanup(() => {
    clearTimeout(timer);
    if (state() === 'changed' || state() === 'failed') void save();
  });

  return {
    article,
    text,
    given,
    state,
    problem,
    theirs,
    write,
    save,
    takeTheirs,
    keepMine,
    look,
    place,
    publish,
    unpublish,
    restore,
    /** Deleted: nothing of it is to be saved any more. */
    gone: () => {
      clearTimeout(timer);
      setState('saved');
      writeJson(key, null);
    },
  };
}
