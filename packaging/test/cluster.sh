# shellcheck shell=bash
# For the tests beside this file: a PostgreSQL of this test's own (Debian's package) and servers of the
# unpacked bundle on it, all on the loopback address and in a temporary folder.

home="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
readonly home
readonly package="$home/build/package"
work="$(mktemp -d -p "${TMPDIR:-/tmp}" "$(basename "$0" .sh).XXXXXX")"
chmod 755 "$work"
declare -A servers=() # by port
started=()            # processes besides, to be ended
run=''                # exec, where a command is to take the place of its shell

say() { printf '%s %s: %s\n' "$(date -u +%T)" "$(basename "$0" .sh)" "$*"; }

fail() {
  say "FAILED: $*" >&2
  tail -n 15 "$work"/server-*.log >&2 2>/dev/null || true
  exit 1
}

clean_up() {
  local process
  for process in "${started[@]}"; do # a proxy ends its workers itself where it is asked
    kill "$process" 2>/dev/null && wait "$process" 2>/dev/null || true
  done
  for process in "${servers[@]}"; do
    kill -9 "$process" 2>/dev/null || true
  done
  [ ! -e "$work/postgres/postmaster.pid" ] || database stop immediate || true
  declare -F clean_up_more >/dev/null && clean_up_more
  wait 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap clean_up EXIT

require() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || fail "$tool is needed and was not found"
  done
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s\n' "$port" && return
    fi
  done
}

the_bundle() {
  local found
  found="$(find "$package" -maxdepth 1 -type d -name "jinwen-*-linux-$(uname -m)" | head -n 1)"
  [ -n "$found" ] || fail "there is no bundle; run ./jinwen package first"
  printf '%s\n' "$found"
}

# PostgreSQL refuses to run as root; then it runs as the user that Debian's package made.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
  else
    "$@"
  fi
}

make_database() {
  programs="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)"
  [ -n "$programs" ] || programs="$(dirname "$(command -v initdb || fail "PostgreSQL is not installed")")"
  database_port="$(free_port)"
  mkdir -p "$work/postgres"
  [ "$(id -u)" != 0 ] || chown postgres "$work/postgres"
  as_postgres "$programs/initdb" -D "$work/postgres" -U jinwen --auth=trust -E UTF8 --no-locale >"$work/initdb.log" 2>&1 ||
    fail "initdb: $(tail -n 3 "$work/initdb.log")"
  database start
  as_postgres "$programs/createdb" -h 127.0.0.1 -p "$database_port" -U jinwen jinwen
}

# database start | database stop [fast|immediate]
database() {
  case "$1" in
    start)
      as_postgres "$programs/pg_ctl" -D "$work/postgres" -w -s -l "$work/postgres/log" \
        -o "-p $database_port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$work/postgres'" start </dev/null ||
        fail "PostgreSQL does not start: $(tail -n 3 "$work/postgres/log")"
      ;;
    stop) as_postgres "$programs/pg_ctl" -D "$work/postgres" -w -s -m "${2:-fast}" stop ;;
  esac
}

sql() { as_postgres "$programs/psql" -h 127.0.0.1 -p "$database_port" -U jinwen -d jinwen -qtA -c "$1"; }

# jinwen PORT COMMAND…: a command of the bundle on the data of the server of that port, settings as NAME=VALUE first.
jinwen() {
  local port="$1" settings=()
  shift
  while [[ "${1:-}" == *=* ]]; do
    settings+=("$1")
    shift
  done
  $run env JINWEN_CONF='' JINWEN_PORT="$port" JINWEN_DATA="$work/data-$port" JINWEN_MODELS="$work" \
    "${database_settings[@]}" "${settings[@]}" "$bundle/jinwen" "$@"
}

use_postgres() {
  database_settings=(JINWEN_DB_URL="jdbc:postgresql://127.0.0.1:$database_port/jinwen" JINWEN_DB_USER=jinwen)
}

# start PORT SETTING…: a server, without waiting for it. It keeps one log over its starts.
start() {
  local port="$1"
  shift
  run=exec jinwen "$port" "$@" serve >>"$work/server-$port.log" 2>&1 & # the process of that id is the server
  servers[$port]=$!
}

health() { curl -s -m 5 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$1/health" || true; }

# await PORT [STATUS]: until /health answers so.
await() {
  local tries
  for ((tries = 0; tries < 3000; tries++)); do
    [ "$(health "$1")" != "${2:-200}" ] || return 0
    kill -0 "${servers[$1]}" 2>/dev/null || fail "the server on $1 ended"
    sleep 0.1
  done
  fail "/health of $1 does not become ${2:-200}"
}

stop() {
  kill "${servers[$1]}"
  wait "${servers[$1]}" || true
  unset "servers[$1]"
}
