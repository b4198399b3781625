# A PostgreSQL of our own for the tests: new cluster in a temporary folder, random port, gone afterwards.
# fsync stays on, as in real life. PostgreSQL refuses to run as root, so root runs it as `postgres`.

POSTGRES_DIR=

as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

# Debian keeps the server's tools out of PATH, one folder per version.
postgres_tools() {
  local newest
  newest="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n1)"
  [ -n "$newest" ] || newest="$(dirname "$(command -v initdb)")" || return 1
  echo "$newest"
}

start_postgres() {
  local tools port
  tools="$(postgres_tools)" || fail "PostgreSQL's tools are missing." "On Debian: apt-get install postgresql"
  POSTGRES_DIR="$(mktemp -d /tmp/deskbell-postgres.XXXXXX)"
  [ "$(id -u)" = 0 ] && chown postgres "$POSTGRES_DIR"
  as_postgres "$tools/initdb" -D "$POSTGRES_DIR/data" -U deskbell -A trust -E UTF8 --locale=C --no-sync \
    >"$POSTGRES_DIR.log" 2>&1 || fail "initdb failed." "Its words are in $POSTGRES_DIR.log"
  # A port may be taken between choosing and using it: try a few.
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    if as_postgres "$tools/pg_ctl" -D "$POSTGRES_DIR/data" -l "$POSTGRES_DIR/server.log" -w -t 30 \
      -o "-p $port -k $POSTGRES_DIR -c listen_addresses=127.0.0.1 -c max_connections=300" \
      start >>"$POSTGRES_DIR.log" 2>&1; then
      as_postgres "$tools/createdb" -h 127.0.0.1 -p "$port" -U deskbell deskbell
      export DESKBELL_TEST_POSTGRES_URL="postgres://deskbell@127.0.0.1:$port/deskbell"
      return
    fi
  done
  fail "PostgreSQL did not start." "Its words are in $POSTGRES_DIR/server.log"
}

stop_postgres() {
  [ -n "$POSTGRES_DIR" ] || return 0
  as_postgres "$(postgres_tools)/pg_ctl" -D "$POSTGRES_DIR/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$POSTGRES_DIR" "$POSTGRES_DIR.log"
  POSTGRES_DIR=
}
