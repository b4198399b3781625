// Files that would run something if anybody let them. Each tries to set the title to "ran", or to call
// `ran`, or to open a dialog.
const SCRIPT =
  "document.title='ran';window.ran?.('ran');try{parent.document.title='ran'}catch{};alert('ran')";
const HTML = `<!doctype html><title>x</title><script>${SCRIPT}</script>`;
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="${SCRIPT}"><script>${SCRIPT}</script></svg>`;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');

const text = (value) => Buffer.from(value);
const join = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));

export function hostile() {
  const file = (name, type, bytes) => ({ name, type, bytes });
  return [
    file('page.html', 'text/html', text(HTML)),
    file('page.png', 'image/png', text(HTML)),
    file('page', 'text/html', text(HTML)),
    file(
      'page.xhtml',
      'application/xhtml+xml',
      text(
        `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>${SCRIPT}</script></html>`,
      ),
    ),
    file('drawing.svg', 'image/svg+xml', text(SVG)),
    file('drawing.jpg', 'image/jpeg', text(SVG)),
    file('drawing.xml', 'text/xml', text(`<?xml version="1.0"?>${SVG}`)),
    file('script.js', 'text/javascript', text(SCRIPT)),
    file('picture.gif', 'image/gif', join(GIF, `/*${HTML}*/=1;${SCRIPT}`)),
    file('letters.gif', 'image/gif', text(`GIF89a=1;${SCRIPT}`)),
    file('behind.png', 'text/html', join(PNG, HTML)),
    file('paper.pdf', 'application/pdf', join('%PDF-1.7\n', HTML)),
    file('named.pdf', 'application/pdf', text(HTML)),
    file('archive.zip', 'application/zip', join(HTML, 'PK\x03\x04')),
    file('wide.html', 'text/html; charset=utf-16', Buffer.from(`\ufeff${HTML}`, 'utf16le')),
    file(
      'mail.mht',
      'multipart/related',
      text(`MIME-Version: 1.0\nContent-Type: text/html\n\n${HTML}`),
    ),
    file('../../page.html', 'text/html', text(HTML)),
    file('page\u202egnp.html', 'image/png', text(HTML)),
    file('program.exe', 'image/png', join('MZ', Buffer.alloc(100))),
  ];
}
