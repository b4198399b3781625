// What the Enter key means while writing, with the agent's choice of which one sends.

type EnterPress = Pick<
  KeyboardEvent,
  'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing' | 'keyCode'
>;

/** Some browsers end a composition with a last key press that only its old code gives away. */
const COMPOSING = 229;

export function enterMeans(press: EnterPress, enterSends: boolean): 'send' | 'sendAndClose' | null {
  if (press.key !== 'Enter' || press.isComposing || press.keyCode === COMPOSING) return null;
  if (press.ctrlKey || press.metaKey) return 'sendAndClose';
  if (press.altKey) return null;
  return press.shiftKey === enterSends ? null : 'send';
}
