#!/usr/bin/env bash
# record-start.sh FOLDER: makes lib/assistant.aot in an unpacked bundle. The program is started once,
# asked what a first user asks, and ended; what it loaded and linked is kept (JEP 483, 514), so that
# later starts need not. A start whose class path or runtime differs ignores the cache.
set -euo pipefail

readonly folder="$1"
work="$(mktemp -d)"
server=""

clean_up() {
  [ -z "$server" ] || kill -9 "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

fail() {
  printf 'first start: %s\n' "$*" >&2
  tail -n 20 "$work/log" >&2 || true
  exit 1
}

ask() {
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf '%s /%s HTTP/1.1\r\nHost: localhost:%s\r\nContent-Type: application/json\r\nAccept: %s\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s' \
    "$1" "$2" "$port" "${4:-*/*}" "$(printf '%s' "${3:-}" | wc -c)" "${3:-}" >&3
  cat <&3 >"$work/answer"
  exec 3>&-
  head -n 1 "$work/answer" | grep -q ' [23][0-9][0-9] ' || fail "$1 /$2 was answered with $(head -n 1 "$work/answer")"
}

is_ready() { (ask GET health) >/dev/null 2>&1; }

run() {
  JINWEN_DATA="$work/data" JINWEN_CONF='' JINWEN_MODELS="$work" JINWEN_PORT="$port" JINWEN_JAVA_OPTS="$1" \
    "$folder/jinwen" serve >"$work/log" 2>&1 &
  server=$!
  local tries
  for ((tries = 0; tries < 900; tries++)); do
    kill -0 "$server" 2>/dev/null || fail "it ended before it was ready"
    ! is_ready || break
    sleep 0.2
  done
  is_ready || fail "it was not ready within three minutes"
}

port=$((20000 + RANDOM % 20000))
rm -f "$folder/lib/assistant.aot"
# Without the second compiler: what it did here every start would have it do again at once, on the core that
# a start has left; this way it comes when a program has shown what is worth it (docs/log/packaging.md).
run "-XX:TieredStopAtLevel=1 -XX:AOTMode=record -XX:AOTConfiguration=$work/configuration -Xlog:disable"
ask POST chat '{"prompt": "什么是结构性存款？"}'
ask POST chat '{"prompt": "什么是结构性存款？", "prefer": "generated", "max_new_tokens": 40}' text/event-stream
ask POST chat '{"prompt": "贷款30万，年利率4.2%，分20年等额本息，每月还多少？"}'
ask POST v1/chat/completions '{"messages": [{"role": "user", "content": "什么是久期？"}], "max_tokens": 40}'
ask GET ''
ask GET '?v-r=init&location=&query=' # what a window asks for next
ask GET metrics
ask GET sessions
kill "$server"
wait "$server" || true
server=""
[ -s "$work/configuration" ] || fail "nothing was recorded"
# Assembled with the same options and class path as later starts.
JINWEN_CONF='' JINWEN_JAVA_OPTS="-XX:AOTMode=create -XX:AOTConfiguration=$work/configuration -XX:AOTCache=$folder/lib/assistant.aot -Xlog:disable" \
  "$folder/jinwen" serve >"$work/log" 2>&1 || fail "the cache could not be made"
[ -s "$folder/lib/assistant.aot" ] || fail "no cache was made"
