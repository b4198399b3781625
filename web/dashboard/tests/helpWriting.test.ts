// Writing an article: what is typed is saved by itself, survives what can happen, and never buries a colleague's text.
import { ApiError, type WholeArticle } from '@deskbell/protocol';
import { createRoot } from 'solid-js';
import { beforeEach, expect, test, vi } from 'vitest';
import * as api from '../src/api/articles';
import { createWriting, type Writing } from '../src/pages/help/writing';

vi.mock('../src/api/articles');

const served = (how: Partial<WholeArticle> = {}) =>
  ({
    id: 7,
    title: 'Returns',
    excerpt: '',
    body: 'Send it back.',
    version: 1,
    ...how,
  }) as WholeArticle;
const conflict = new ApiError(409, 'conflict', 'Somebody saved this article after you opened it.');
const changeArticle = vi.mocked(api.changeArticle);

function opened(article = served()): { writing: Writing; close: () => void } {
  return createRoot((close) => ({ writing: createWriting(article), close }));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  localStorage.clear();
});

test('what is typed is saved once the typing rests, on the version that was seen', async () => {
  changeArticle.mockResolvedValue(served({ body: 'Send it.', version: 2 }));
  const { writing } = opened();
  writing.write({ body: 'Send' });
  writing.write({ body: 'Send it.' });
  expect(writing.state()).toBe('changed');
  await vi.runAllTimersAsync();
  expect(changeArticle).toHaveBeenCalledTimes(1);
  expect(changeArticle.mock.calls[0]).toEqual([
    7,
    { title: 'Returns', excerpt: '', body: 'Send it.', based_on: 1, autosave: true },
  ]);
  expect(writing.state()).toBe('saved');
  expect(localStorage.length).toBe(0);
});

test('what the server never got is there again when the article is opened again', async () => {
  changeArticle.mockRejectedValueOnce(new TypeError('offline'));
  const first = opened();
  first.writing.write({ body: 'On a train' });
  await vi.advanceTimersByTimeAsync(1_300);
  expect(first.writing.state()).toBe('failed');

  changeArticle.mockResolvedValue(served({ body: 'On a train', version: 2 }));
  const second = opened();
  expect(second.writing.text.body).toBe('On a train');
  await vi.advanceTimersByTimeAsync(10);
  expect(second.writing.state()).toBe('saved');
});

test('a colleague’s newer text is never overwritten unasked, and neither is mine lost', async () => {
  changeArticle.mockRejectedValueOnce(conflict);
  vi.mocked(api.getArticle).mockResolvedValue(served({ body: 'Theirs', version: 5 }));
  const { writing } = opened();
  writing.write({ body: 'Mine' });
  await vi.runAllTimersAsync();
  expect([writing.state(), writing.theirs()?.body, writing.text.body]).toEqual([
    'conflict',
    'Theirs',
    'Mine',
  ]);
  writing.write({ body: 'Mine too' });
  await vi.runAllTimersAsync();
  expect(changeArticle).toHaveBeenCalledTimes(1);

  changeArticle.mockResolvedValue(served({ body: 'Mine too', version: 6 }));
  await writing.keepMine();
  expect(changeArticle.mock.calls[1]?.[1]).toMatchObject({ based_on: 5, body: 'Mine too' });
  expect(writing.state()).toBe('saved');
});

test('taking theirs makes mine a version first', async () => {
  changeArticle.mockRejectedValueOnce(conflict);
  vi.mocked(api.getArticle).mockResolvedValue(served({ body: 'Theirs', version: 5 }));
  vi.mocked(api.restoreVersion).mockResolvedValue(served({ body: 'Theirs', version: 7 }));
  const { writing } = opened();
  writing.write({ body: 'Mine' });
  await vi.runAllTimersAsync();
  changeArticle.mockResolvedValue(served({ body: 'Mine', version: 6 }));
  await writing.takeTheirs();
  expect(changeArticle.mock.calls[1]?.[1]).toMatchObject({ based_on: 5, body: 'Mine' });
  expect(vi.mocked(api.restoreVersion).mock.calls).toEqual([[7, 5]]);
  expect([writing.text.body, writing.state()]).toEqual(['Theirs', 'saved']);
});

test('a colleague’s text shows at once where nothing is being written', async () => {
  vi.mocked(api.getArticle).mockResolvedValue(served({ body: 'Theirs', version: 2 }));
  const { writing } = opened();
  await writing.look();
  expect([writing.text.body, writing.given()]).toEqual(['Theirs', 1]);
});

test('what was typed while a save was under way is saved after it', async () => {
  let answer: (article: WholeArticle) => void = () => {};
  changeArticle.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  changeArticle.mockResolvedValueOnce(served({ body: 'ab', version: 3 }));
  const { writing } = opened();
  writing.write({ body: 'a' });
  await vi.advanceTimersByTimeAsync(1_300);
  writing.write({ body: 'ab' });
  answer(served({ body: 'a', version: 2 }));
  await vi.runAllTimersAsync();
  expect(changeArticle.mock.calls[1]?.[1]).toMatchObject({ based_on: 2, body: 'ab' });
  expect(writing.state()).toBe('saved');
});
