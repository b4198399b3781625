// A list of which only what can be seen is in the page: ten thousand rows cost as much as thirty.

import { createMemo, createSignal, For, type JSX, onCleanup, onMount } from 'solid-js';

/** Rows kept ready above and below what is seen. */
const BEYOND = 8;

interface Props<Row> {
  rows: readonly Row[];
  height: number;
  class: string;
  head: JSX.Element;
  children: (row: Row, index: () => number) => JSX.Element;
}

export function Window<Row>(props: Props<Row>) {
  let frame!: HTMLDivElement;
  const [top, setTop] = createSignal(0);
  const [room, setRoom] = createSignal(900);
  const first = () => Math.max(0, Math.floor(top() / props.height) - BEYOND);
  const seen = createMemo(() => {
    const count = Math.ceil(room() / props.height) + 2 * BEYOND;
    return props.rows.slice(first(), first() + count);
  });
  const after = () => Math.max(0, props.rows.length - first() - seen().length) * props.height;
  onMount(() => {
    const observer = new ResizeObserver(() => setRoom(frame.clientHeight));
    observer.observe(frame);
    onCleanup(() => observer.disconnect());
  });
  return (
    <div ref={frame} class="visitors-frame" onScroll={() => setTop(frame.scrollTop)}>
      <table class={props.class} aria-rowcount={props.rows.length + 1}>
        {props.head}
        <tbody>
          <tr class="spacer" style={{ height: `${first() * props.height}px` }} />
          <For each={seen()}>{(row, index) => props.children(row, () => first() + index())}</For>
          <tr class="spacer" style={{ height: `${after()}px` }} />
        </tbody>
      </table>
    </div>
  );
}
