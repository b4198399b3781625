# Shared by every script: where the project is, how to speak, how to fail, how to time a step.
# Source it first; it changes into the project's root.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$ROOT"

say() { printf '\n▸ %s\n' "$*"; }

# fail "what is wrong" "what to do": one sentence each, to stderr, exit 1.
fail() {
  printf '\n✗ %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '  %s\n' "$line" >&2; done
  exit 1
}

# timed "label" command…: says what runs, runs it, says how long it took.
# A function given to it must return on its own when a step fails: `set -e` doesn't hold in there.
timed() {
  local label="$1" start=$SECONDS
  shift
  say "$label"
  "$@" || return $?
  printf '  done in %s\n' "$(duration $((SECONDS - start)))"
}

duration() {
  if (($1 < 60)); then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}

# One hash for all files of a tree; argument 1 is the folder, the rest is handed to `find`.
tree_hash() {
  find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}
