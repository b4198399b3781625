// Erasing a person with the real binary: a scan of every byte it keeps or logs finds what they left before, and none after.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { api, DEMO, login } from '../lib/api.mjs';
import { outFolder, startDesk } from '../lib/desk.mjs';

const MARKS = {
  name: 'Ägidia Xqvtn',
  email: 'bqzmail7',
  message: 'cwmessäge9',
  edited: 'dvbefore8',
  note: 'eunote6ü',
  page: 'ftpage5',
  file: 'gsfile4',
  content: 'hrcontent3',
  attribute: 'iqphone2',
};

let desk;
before(async () => {
  desk = await startDesk({ name: 'clients-erasure', env: { DESKBELL_LOG_LEVEL: 'debug' } });
});
after(() => desk?.stop());

/** As it may stand in a file: plain, in JSON with escapes, percent-encoded, base64 at any offset. */
function forms(mark) {
  const escaped = mark.replace(
    /[^\x20-\x7e]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const bytes = Buffer.from(mark);
  const whole = (skip) => bytes.subarray(skip, skip + Math.floor((bytes.length - skip) / 3) * 3);
  const folded = mark.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const base64 = [0, 1, 2].map((skip) => whole(skip).toString('base64'));
  return [mark, escaped, encodeURIComponent(mark), folded, ...base64].map((text) =>
    Buffer.from(text),
  );
}

function found(folders) {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const texts = files.flatMap((file) => [Buffer.from(file), readFileSync(file)]);
  const stands = (mark) => forms(mark).some((form) => texts.some((text) => text.includes(form)));
  return Object.keys(MARKS).filter((name) => stands(MARKS[name]));
}

test('what a person left is in no byte of the data folder, and never was in the log', async () => {
  const visitor = await api(desk.url).post('/api/v1/chat/public/start', {
    tenant_id: DEMO.tenant,
    customer_name: MARKS.name,
    customer_email: `${MARKS.email}@example.com`,
    message: MARKS.message,
    metadata: { page_url: `https://shop.example/${MARKS.page}` },
  });
  const session = visitor.session.id;
  const form = new FormData();
  form.set('file', new Blob([MARKS.content], { type: 'text/plain' }), `${MARKS.file}.txt`);
  const sent = await fetch(`${desk.url}/api/v1/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${visitor.token}` },
    body: form,
  });
  assert.equal(sent.status, 201, await sent.clone().text());
  const uploaded = await sent.json();
  const say = (message, more = {}) =>
    api(desk.url, visitor.token).post('/api/v1/chat/public/message', {
      session_id: session,
      message,
      ...more,
    });
  await say('with a file', { attachments: [uploaded.id] });
  const edited = await say(MARKS.edited);
  await api(desk.url, visitor.token).patch(
    `/api/v1/chat/public/session/${session}/messages/${edited.id}`,
    {
      message: 'something else',
    },
  );
  const { token } = await login(desk.url, 'admin@callcenter.com');
  const admin = api(desk.url, token);
  const customer = visitor.session.customer_id;
  await admin.post(`/api/v1/chat/sessions/${session}/notes`, { note: MARKS.note });
  await admin.patch(`/api/v1/customers/${customer}`, { attributes: { phone: MARKS.attribute } });
  assert.deepEqual(found([desk.dataDir]), Object.keys(MARKS), 'all is there to be erased');

  const exported = await admin.post(`/api/v1/customers/${customer}/export`, {});
  assert.ok(JSON.stringify(exported).includes(MARKS.message));
  const { erasure } = await admin.post(`/api/v1/customers/${customer}/erase`, {});

  assert.ok(erasure.finished_at, 'every byte is gone');
  assert.deepEqual(found([desk.dataDir]), []);
  const log = readFileSync(join(outFolder, 'clients-erasure.log'), 'utf8');
  assert.match(log, /DEBUG/);
  const logged = Object.values(MARKS).filter((mark) =>
    forms(mark).some((form) => log.includes(form.toString())),
  );
  assert.deepEqual(logged, [], 'the log never held it');
  await assert.rejects(() => say('still me'), { status: 401 });
  const kept = await admin.get(`/api/v1/erasures/${erasure.id}`);
  assert.deepEqual(kept.erasure, erasure);
});
