// From the key that sends in one window to the text in the other, in milliseconds, as the pages see it.

/** `send` presses Enter in `from`; `to` is the page in which `text` must appear. */
export async function latency({ from, to, text, send }) {
  await from.evaluate(() => {
    const note = (event) => {
      if (event.key === 'Enter') window.sentAt = performance.timeOrigin + performance.now();
    };
    window.addEventListener('keydown', note, { capture: true, once: true });
  });
  await to.evaluate((wanted) => {
    // The widget draws inside a shadow root, which an observer of the document does not see.
    const roots = [document.body, document.querySelector('call-center-chat')?.shadowRoot].filter(
      Boolean,
    );
    window.arrivedAt = null;
    const observer = new MutationObserver(() => {
      if (!roots.some((root) => root.textContent.includes(wanted))) return;
      window.arrivedAt = performance.timeOrigin + performance.now();
      observer.disconnect();
    });
    for (const root of roots)
      observer.observe(root, { childList: true, characterData: true, subtree: true });
  }, text);
  await send(text);
  const arrived = await (await to.waitForFunction(() => window.arrivedAt)).jsonValue();
  return arrived - (await from.evaluate(() => window.sentAt));
}
