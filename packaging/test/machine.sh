# shellcheck shell=bash
# For the tests beside this file: a bare machine, which is a folder with a minimal Debian in it that
# has no JDK and no compiler. Needs root and Debian's mmdebstrap, which is installed where it is missing.

home="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
readonly home
readonly package="$home/build/package"
readonly SUITE="${JINWEN_TEST_SUITE:-bookworm}"
machine=""
work="$(mktemp -d)"

say() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*"; }

fail() {
  say "FAILED: $*" >&2
  [ ! -s "$work/log" ] || tail -n 30 "$work/log" >&2
  exit 1
}

install_tools() {
  [ "$(id -u)" = 0 ] || fail "root is needed to make a bare machine"
  local missing=() tool
  for tool in "$@"; do
    command -v "${tool#*:}" >/dev/null || missing+=("${tool%%:*}")
  done
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null || fail "these tools are missing: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update >/dev/null || true # the lists at hand may do
  apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null || fail "cannot install ${missing[*]}"
}

clean_up() {
  local process
  if [ -n "$machine" ]; then
    for process in /proc/[0-9]*; do # whatever still runs in there
      if [ "$(readlink "$process/root" 2>/dev/null)" = "$machine" ]; then
        kill -9 "${process#/proc/}" 2>/dev/null || true
      fi
    done
    umount -l "$machine/proc" 2>/dev/null || true
  fi
  rm -rf --one-file-system "$work" 2>/dev/null ||
    { sleep 2 && rm -rf --one-file-system "$work"; } # what was told to end may write until it has
}

# The archive of the bare machine, made once and kept for the other tests.
base_archive() {
  local archive="$package/machine-$SUITE.tar"
  if [ ! -s "$archive" ]; then
    mkdir -p "$package"
    mmdebstrap --quiet --format=tar --variant=minbase --include=zstd,ca-certificates "$SUITE" "$archive.part" \
      >"$work/log" 2>&1 || fail "mmdebstrap could not make a bare machine"
    mv "$archive.part" "$archive"
  fi
  printf '%s\n' "$archive"
}

make_machine() {
  local archive
  archive="$(base_archive)"
  machine="$work/machine"
  mkdir "$machine"
  tar -C "$machine" -xf "$archive"
  mount -t proc proc "$machine/proc"
  cp /etc/resolv.conf "$machine/etc/resolv.conf" 2>/dev/null || true
  for tool in java javac mvn cc gcc; do
    ! inside command -v "$tool" >/dev/null 2>&1 || fail "the bare machine has $tool"
  done
}

# Runs a shell line as root in the machine, with nothing of this environment.
inside() {
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 chroot "$machine" /bin/bash -c "$*"
}

# The same as another user: inside_as USER LINE.
inside_as() {
  local user="$1"
  shift
  env -i PATH=/usr/bin:/bin HOME=/tmp LC_ALL=C.UTF-8 /usr/sbin/chroot --userspec="$user:$user" "$machine" /bin/bash -c "$*"
}

the_bundle() {
  local found
  found="$(ls -t "$package"/jinwen-*-linux-"$(uname -m)".tar.zst 2>/dev/null | head -n 1)"
  [ -n "$found" ] || fail "there is no bundle; run ./jinwen package first"
  printf '%s\n' "$found"
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 20000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s\n' "$port" && return
    fi
  done
}

# wait_ready PORT PID: until /health says so; fails where the process ends before.
wait_ready() {
  local tries
  for ((tries = 0; tries < 6000; tries++)); do
    kill -0 "$2" 2>/dev/null || fail "the server ended before it was ready"
    [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$1/health")" != 200 ] || return 0
    sleep 0.1
  done
  fail "the server was not ready within ten minutes"
}

# The processes in the machine whose command line has this word.
processes() {
  local process
  for process in /proc/[0-9]*; do
    if [ "$(readlink "$process/root" 2>/dev/null)" = "$machine" ] &&
      tr '\0' ' ' <"$process/cmdline" 2>/dev/null | grep -q -- "$1"; then
      printf '%s\n' "${process#/proc/}"
    fi
  done
}

# stop PID: told to end, it must have ended within 10 s.
stop() {
  local tries
  kill "$1"
  for ((tries = 0; tries < 110; tries++)); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  fail "the server did not end within 10 s"
}

# has_rights FILE 'OWNER:GROUP MODE'
has_rights() {
  local found
  found="$(inside "stat -c '%U:%G %a' $1")"
  [ "$found" = "$2" ] || fail "$1 is $found, not $2"
}

# start_service UNIT PORT: the unit's line, user and umask; server is its process.
start_service() {
  local line user mask shell
  line="$(sed -n 's/^ExecStart=//p' "$1")"
  user="$(sed -n 's/^User=//p' "$1")"
  mask="$(sed -n 's/^UMask=//p' "$1")"
  inside_as "$user" "umask $mask && exec $line" >"$work/log" 2>&1 &
  shell=$!
  wait_ready "$2" "$shell"
  server="$(processes io.jinwen.assistant.app.Serve)"
}

trap clean_up EXIT
