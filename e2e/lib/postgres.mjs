// A database of one's own in the PostgreSQL that script/test (or script/with-postgres) started.
import { execFileSync } from 'node:child_process';

let made = 0;

export function freshDatabase() {
  const server = process.env.DESKBELL_TEST_POSTGRES_URL;
  if (!server) {
    throw new Error('DESKBELL_TEST_POSTGRES_URL is not set: run this through script/with-postgres');
  }
  const name = `e2e_${process.pid}_${++made}`;
  execFileSync('psql', [server, '-qc', `CREATE DATABASE ${name}`]);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
