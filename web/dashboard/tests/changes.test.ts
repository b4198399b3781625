import { createRoot } from 'solid-js';
import { expect, test } from 'vitest';
import { everythingMayHaveChanged, onChange, receiveChange } from '../src/state/changes';

test('whoever shows a thing hears of its changes, and of nothing else, until it is gone', () => {
  const heard: (number | null)[] = [];
  const dispose = createRoot((dispose) => {
    onChange('ticket', (id) => heard.push(id));
    return dispose;
  });
  receiveChange({ noun: 'ticket', id: 7, by: 2 });
  receiveChange({ noun: 'article', id: 8, by: 2 });
  everythingMayHaveChanged();
  dispose();
  receiveChange({ noun: 'ticket', id: 9, by: null });
  expect(heard).toEqual([7, null]);
});
