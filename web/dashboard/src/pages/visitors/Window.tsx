// A list of which only what can be seen is in the page: ten thousand rows cost as much as thirty.

import { createMemo, createSignal, For, type JSX, onCleanup, onMount } from 'solid-js';

/** Rows kept ready above and below what is seen. */
const BEYOND = 8;

interface Props<Row> {
  rows: readonly Row[];
  heightOf: (row: Row) => number;
  class: string;
  head: JSX.Element;
  children: (row: Row, index: () => number) => JSX.Element;
}

export function Window<Row>(props: Props<Row>) {
  let frame!: HTMLDivElement;
  const [top, setTop] = createSignal(0);
  const [room, setRoom] = createSignal(900);
  /** Where each row begins; and at the end, where the last one ends. */
  const starts = createMemo(() => {
    const all = [0];
    for (const row of props.rows) all.push((all.at(-1) ?? 0) + props.heightOf(row));
    return all;
  });
  const startOf = (index: number) => starts()[index] ?? 0;
  /** The row that stands at this height. */
  const rowAt = (height: number) => {
    let low = 0;
    let high = props.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (startOf(middle + 1) <= height) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const first = createMemo(() => Math.max(0, rowAt(top()) - BEYOND));
  const end = createMemo(() => Math.min(props.rows.length, rowAt(top() + room()) + 1 + BEYOND));
  const seen = createMemo(() => props.rows.slice(first(), end()));
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
          <tr class="spacer" style={{ height: `${startOf(first())}px` }} />
          <For each={seen()}>{(row, index) => props.children(row, () => first() + index())}</For>
          <tr
            class="spacer"
            style={{ height: `${startOf(props.rows.length) - startOf(end())}px` }}
          />
        </tbody>
      </table>
    </div>
  );
}
