# Keeps the front end's packages and its build current, doing nothing when nothing changed.
# Stamps live under web/node_modules, so that removing that folder starts afresh.

WEB_STAMPS=web/node_modules/.deskbell

# One build at a time: two shells may start the server together.
with_web_lock() {
  mkdir -p target
  (
    flock 9
    "$@"
  ) 9>target/.web-lock
}

ensure_web_packages() { with_web_lock install_web_packages; }

install_web_packages() {
  local hash
  hash="$(cat web/package-lock.json web/package.json web/*/package.json web/packages/*/package.json | sha256sum)"
  [ "$(cat "$WEB_STAMPS/packages" 2>/dev/null)" = "$hash" ] && return
  timed "Fetching the front end's packages (npm ci)" \
    npm ci --prefix web --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null ||
    fail "npm could not fetch the front end's packages." "What it said stands above; then run this again."
  mkdir -p "$WEB_STAMPS"
  echo "$hash" >"$WEB_STAMPS/packages"
}

ensure_web() {
  ensure_web_packages
  with_web_lock build_web
}

build_web() {
  local hash
  hash="$(web_sources_hash)"
  [ -d web/dist ] && [ "$(cat "$WEB_STAMPS/build" 2>/dev/null)" = "$hash" ] && return
  timed "Building the front end" npm run build --prefix web --silent ||
    fail "the front end did not build." "What went wrong stands above."
  echo "$hash" >"$WEB_STAMPS/build"
}

web_sources_hash() { tree_hash web \( -name node_modules -o -name dist -o -name '.*' \) -prune -o; }
