// What is half written in each conversation, kept on this device until it is sent.
import { me } from './auth';
import { readJson, writeJson } from './storage';

export type Mode = 'reply' | 'note';

const key = (id: string, mode: Mode) => `deskbell.draft.${me()?.id ?? 0}.${mode}.${id}`;

export const readDraft = (id: string, mode: Mode): string => readJson<string>(key(id, mode)) ?? '';
export const writeDraft = (id: string, mode: Mode, text: string): void =>
  writeJson(key(id, mode), text);
