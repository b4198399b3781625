// Files on their way to the server, each with its progress, before a message names them: checked here
// first, cancelled, and tried again by hand or when the connection is back.

import { problemOf } from './http';
import type { Attachment } from './types';
import { uuid } from './uuid';

export const UPLOAD_MAX = 20 * 1024 * 1024;
export const ATTACHMENTS_MAX = 10;

/** Why a file isn't there: before it left, on its way, or in the server's own words. */
export type UploadFault = 'empty' | 'too_large' | 'network' | (string & {});

export interface Upload {
  key: string;
  file: File;
  /** 0 to 1. */
  progress: number;
  /** Given once the server has it. */
  attachment?: Attachment;
  fault?: UploadFault;
  /** The server's sentence about it. */
  detail?: string;
}

export interface UploadsOptions {
  url: string;
  token: () => string | null;
  onChange: (uploads: readonly Upload[]) => void;
  request?: () => XMLHttpRequest;
}

export type Uploads = ReturnType<typeof createUploads>;

export function createUploads(options: UploadsOptions) {
  let uploads: readonly Upload[] = [];
  const running = new Map<string, XMLHttpRequest>();

  function set(next: readonly Upload[]) {
    uploads = next;
    options.onChange(next);
  }
  const change = (key: string, how: Partial<Upload>) =>
    set(uploads.map((upload) => (upload.key === key ? { ...upload, ...how } : upload)));

  function start({ key, file }: Upload) {
    const request = options.request?.() ?? new XMLHttpRequest();
    running.set(key, request);
    const fail = (fault: UploadFault, detail?: string) => {
      running.delete(key);
      change(key, { fault, ...(detail && { detail }) });
    };
    request.open('POST', `${options.url.replace(/\/+$/, '')}/api/v1/files`);
    const token = options.token();
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) =>
      // The last part is the server's: looking through it, keeping it.
      change(key, { progress: total ? Math.min(0.97, loaded / total) : 0 });
    request.onerror = () => fail('network');
    request.onload = () => {
      const { status, responseText: text } = request;
      if (status !== 201) {
        const answer = { status, headers: { get: () => null } };
        const { code, message, problem } = problemOf(answer, text);
        return fail(code || 'network', problem.errors?.[0]?.message ?? message);
      }
      running.delete(key);
      change(key, { progress: 1, attachment: JSON.parse(text) as Attachment });
    };
    const form = new FormData();
    form.append('file', file, file.name || 'image.png');
    request.send(form);
  }

  function retry(key: string) {
    const upload = uploads.find((one) => one.key === key);
    if (!upload?.fault || check(upload.file)) return;
    const { fault, detail, ...again } = upload;
    set(uploads.map((one) => (one.key === key ? { ...again, progress: 0 } : one)));
    start(again);
  }

  /** What only the connection broke goes again by itself. */
  const online = () => {
    for (const { key, fault } of uploads) if (fault === 'network') retry(key);
  };
  addEventListener('online', online);

  return {
    add(files: Iterable<File>) {
      for (const file of [...files].slice(0, ATTACHMENTS_MAX - uploads.length)) {
        const fault = check(file);
        const upload: Upload = { key: uuid(), file, progress: 0, ...(fault && { fault }) };
        set([...uploads, upload]);
        if (!fault) start(upload);
      }
    },
    retry,
    remove(key: string) {
      running.get(key)?.abort();
      running.delete(key);
      set(uploads.filter((upload) => upload.key !== key));
    },
    /** They belong to a message now. */
    clear: () => set([]),
    close() {
      removeEventListener('online', online);
      for (const request of running.values()) request.abort();
    },
  };
}

/** Said before anything is sent. */
export function check(file: File): UploadFault | undefined {
  if (file.size === 0) return 'empty';
  return file.size > UPLOAD_MAX ? 'too_large' : undefined;
}

/** Everything there, so that a message may name it. */
export const allDone = (uploads: readonly Upload[]) =>
  uploads.every(({ attachment }) => attachment !== undefined);
