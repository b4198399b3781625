// The log of the pages to try the desk with: one row for each frame and call.

const list = document.getElementById('frames');
const log = list.parentElement;
const counts = { in: 0, out: 0 };

document.getElementById('clear').addEventListener('click', () => list.replaceChildren());

/** One row of the log: when, which way, what, and the whole of it on demand. */
export function show(way, name, content, note = '') {
  if (way in counts) counts[way] += 1;
  document.getElementById('counts').textContent = `${counts.in} in, ${counts.out} out`;
  const summary = document.createElement('summary');
  const gist = content?.data?.message ?? content?.message ?? content?.content ?? '';
  const parts = [
    ['time', new Date().toISOString().slice(11, 23)],
    ['way', { in: '←', out: '→', note: '·', http: '⇄' }[way]],
    ['name', typeof gist === 'string' && gist ? `${name}  “${gist.slice(0, 80)}”` : name],
    ['note', note],
  ];
  for (const [className, textContent] of parts) {
    summary.append(Object.assign(document.createElement('span'), { className, textContent }));
  }
  const details = document.createElement('details');
  const text = document.createElement('pre');
  text.textContent = JSON.stringify(content, null, 2);
  details.append(summary, text);
  const row = document.createElement('li');
  row.className = way;
  row.append(details);
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  list.append(row);
  if (atEnd) log.scrollTop = log.scrollHeight;
}
