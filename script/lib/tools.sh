# Checks that the tools are there and new enough, and installs Debian packages that only tests need.

MIN_CARGO=1.94
MIN_NODE=20.19

at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n1)" = "$1" ]; }

check_cargo() {
  # rustup puts cargo here; a shell opened before the installation doesn't know it yet.
  [ -d "$HOME/.cargo/bin" ] && PATH="$PATH:$HOME/.cargo/bin"
  command -v cargo >/dev/null || fail "cargo is missing." \
    "Install Rust $MIN_CARGO or newer with rustup (https://rustup.rs), then run this again."
  local have
  have="$(cargo --version | cut -d' ' -f2)"
  at_least "$MIN_CARGO" "$have" || fail "cargo $have is too old: $MIN_CARGO or newer is needed." \
    "Run 'rustup update stable', then run this again."
  command -v cc >/dev/null || fail "a C compiler is missing (SQLite is compiled in)." \
    "On Debian or Ubuntu: apt-get install build-essential"
}

check_node() {
  command -v node >/dev/null || fail "node is missing." \
    "Install Node.js $MIN_NODE or newer (https://nodejs.org), then run this again."
  local have
  have="$(node --version | tr -d v)"
  at_least "$MIN_NODE" "$have" || fail "node $have is too old: $MIN_NODE or newer is needed." \
    "Install a newer Node.js (https://nodejs.org), then run this again."
  command -v npm >/dev/null || fail "npm is missing." \
    "It comes with Node.js from https://nodejs.org; on Debian: apt-get install npm"
}

check_lints() {
  cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 || fail \
    "rustfmt or clippy is missing." "Run 'rustup component add rustfmt clippy', then run this again."
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 1; fi
}

# install_packages name…: Debian packages, all in one go; returns at once when they are there.
install_packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || fail "these are missing: ${missing[*]}." \
    "Install them with your system's package manager, then run this again."
  timed "Installing ${missing[*]}" apt_install "${missing[@]}" || fail "could not install ${missing[*]}." \
    "Install them by hand (as root: apt-get install ${missing[*]}), then run this again."
}

apt_install() {
  as_root apt-get update -qq </dev/null &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
      </dev/null >/dev/null
}
