#!/usr/bin/env bash
# Keeps Python's Socket.IO client, which only the client tests use, in a folder of its own below target/.
# Sourced by script/test; run by itself it fetches and is done.

PYTHON_CLIENTS=target/python-clients

ensure_python_clients() {
  local wanted=e2e/clients/python/requirements.txt
  cmp -s "$wanted" "$PYTHON_CLIENTS/requirements.txt" && return
  check_python
  timed "Fetching python-socketio" fetch_python_clients "$wanted" || fail "python-socketio could not be fetched." \
    "What pip said stands above; is the network there? Then run this again."
}

check_python() {
  # Debian's python3 comes without what a virtual environment needs.
  python3 -c 'import venv, ensurepip' 2>/dev/null || install_packages python3 python3-venv
  python3 -c 'import venv, ensurepip' 2>/dev/null || fail "Python 3 with venv and pip is missing." \
    "The client tests need it. On Debian: apt-get install python3 python3-venv"
}

fetch_python_clients() {
  rm -rf "$PYTHON_CLIENTS"
  python3 -m venv "$PYTHON_CLIENTS" &&
    "$PYTHON_CLIENTS/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
      --requirement "$1" </dev/null &&
    cp "$1" "$PYTHON_CLIENTS/requirements.txt"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -euo pipefail
  source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
  source script/lib/tools.sh
  ensure_python_clients
fi
