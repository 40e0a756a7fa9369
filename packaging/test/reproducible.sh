#!/usr/bin/env bash
# Shows that two builds of one commit give the same bytes: the commit is checked out twice, in folders
# of different names, each is built and packaged, and every file of the two bundles is compared, with
# its rights and its time. Two files may differ: lib/assistant.aot, which holds a running program's
# memory, and SHA256SUMS, which holds its checksum.
#
#   reproducible.sh [COMMIT]    the commit; HEAD where none is named
set -euo pipefail

home="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
work="$(mktemp -d -p "${TMPDIR:-/tmp}" reproducible.XXXXXX)"
trap 'rm -rf "$work"' EXIT

say() { printf 'reproducible: %s\n' "$*"; }

fail() {
  say "FAILED: $*" >&2
  exit 1
}

build() {
  git clone -q --no-hardlinks "$home" "$work/$1"
  git -C "$work/$1" -c advice.detachedHead=false checkout -q "$commit"
  say "build in $1 …"
  "$work/$1/jinwen" package >"$work/$1.log" 2>&1 || { tail -n 30 "$work/$1.log" >&2 && fail "the build in $1"; }
  mv "$(find "$work/$1/build/package" -maxdepth 1 -type d -name 'jinwen-*-linux-*')" "$work/bundle-$1"
  rm -rf "${work:?}/$1"
}

# Path, rights, time and checksum of each file.
listing() {
  (
    cd "$1"
    find . -type f ! -path ./lib/assistant.aot ! -name SHA256SUMS -printf '%p %m %T@ ' -exec sha256sum {} \; |
      sed 's/  \.\/.*//' | LC_ALL=C sort
  )
}

commit="$(git -C "$home" rev-parse "${1:-HEAD}")"
build one
build another-place
listing "$work/bundle-one" >"$work/one.list"
listing "$work/bundle-another-place" >"$work/another.list"
diff "$work/one.list" "$work/another.list" >"$work/differences" ||
  fail "these files differ:
$(grep '^[<>]' "$work/differences" | awk '{ print $2 }' | sort -u)"
say "passed: $(wc -l <"$work/one.list") files of $commit are the same in both"
