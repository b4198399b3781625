import { beforeEach, describe, expect, it, vi } from 'vitest';
import { arrived, loadDrafts, readDraft, receiveDraft, writeDraft } from '../src/state/drafts';
import { answer, serve } from './make';

beforeEach(() => localStorage.clear());

describe('a draft', () => {
  it('of another device is taken over', () => {
    receiveDraft({ session_id: 'far', mode: 'reply', text: 'Hal', device: 'phone' });
    expect(readDraft('far', 'reply')).toBe('Hal');
    expect(arrived()).toMatchObject({ id: 'far', text: 'Hal' });
  });

  it('being written here is not overwritten from elsewhere', () => {
    writeDraft('here', 'reply', 'mine');
    receiveDraft({ session_id: 'here', mode: 'reply', text: 'theirs', device: 'phone' });
    expect(readDraft('here', 'reply')).toBe('mine');
  });

  it('that only this device knew goes to the server when its chat is opened', async () => {
    const sent: unknown[] = [];
    serve((_path, init) => {
      if (init.method === 'PUT') sent.push(JSON.parse(String(init.body)));
      return answer({ drafts: [] });
    });
    localStorage.setItem('deskbell.draft.0.note.old', JSON.stringify('from before'));
    await loadDrafts('old');
    await vi.waitFor(() => expect(sent).toMatchObject([{ mode: 'note', text: 'from before' }]));
  });
});
