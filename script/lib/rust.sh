# Builds the server in the profile that is wanted, and tells whether a release binary is still current.

RUST_SOURCES=(Cargo.toml Cargo.lock config.default.toml domain store bus desk wire server)

# The dev profile: a first build in minutes, the next in seconds. cargo decides what is to do.
build_debug() {
  [ -x target/debug/deskbell ] || say "Building the server (the first time takes some minutes)"
  cargo build --bin deskbell
}

# A release binary carries the front end inside, so it must be newer than that, too.
release_is_current() {
  local binary=target/release/deskbell
  [ -x "$binary" ] || return 1
  [ -z "$(find "${RUST_SOURCES[@]}" web/dist -newer "$binary" -type f -print -quit)" ]
}
