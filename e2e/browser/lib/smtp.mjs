// A mail server that keeps what it is given.
import { once } from 'node:events';
import { createServer } from 'node:net';

export async function startSmtp() {
  const mails = [];
  const server = createServer((socket) => {
    let held = '';
    let inData = false;
    const say = (line) => socket.write(`${line}\r\n`);
    say('220 test');
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      held += bytes.toString('latin1');
      for (;;) {
        const end = held.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end === -1) return;
        const part = held.slice(0, end);
        held = held.slice(end + (inData ? 5 : 2));
        if (inData) {
          mails.push(part);
          inData = false;
          say('250 kept');
        } else if (/^DATA/i.test(part)) {
          inData = true;
          say('354 go on');
        } else if (/^QUIT/i.test(part)) socket.end('221 bye\r\n');
        else say('250 ok');
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: server.address().port, mails, close: () => server.close() };
}

/** The HTML of a mail as its reader's program would show it. */
export function htmlOf(mail) {
  const at = mail.search(/content-type: text\/html/i);
  if (at === -1) return null;
  const rest = mail.slice(at);
  const split = rest.indexOf('\r\n\r\n');
  const head = rest.slice(0, split);
  const body = rest.slice(split + 4).split(/\r\n--[\w'()+_,./:=?-]+/)[0];
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  const plain = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(/quoted-printable/i.test(head) ? plain : body, 'latin1').toString('utf8');
}
