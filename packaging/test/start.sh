#!/usr/bin/env bash
# start.sh [-n ROUNDS] FOLDER…: how long unpacked bundles take to be ready, in turn, so that what
# else the machine does meets all of them. Each start has an empty data folder and the demonstration
# model; the first start of each folder is not counted. For every folder: the median and the span of
# the time until the first 200 of /health, the processor time until then, the time of a first question
# by meaning asked right behind it, and the memory that is resident after it.
#
# JINWEN_JAVA_OPTS is passed on, so that options can be tried beside each other too.
set -euo pipefail

rounds=5
work="$(mktemp -d)"
server=""

clean_up() {
  [ -z "$server" ] || kill -9 "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

fail() {
  printf 'start: %s\n' "$*" >&2
  tail -n 20 "$work/log" >&2 || true
  exit 1
}

main() {
  case "${1:-}" in
    -n) rounds="$2" && shift 2 ;;
    -h | --help | '') sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" && exit ;;
  esac
  local folder round
  ticks="$(getconf CLK_TCK)"
  for ((round = 0; round <= rounds; round++)); do
    for folder in "$@"; do
      start "$folder" >"$work/one"
      [ "$round" = 0 ] || cat "$work/one" >>"$work/$(echo "$folder" | tr / _)"
    done
  done
  printf 'load at the end: %s\n' "$(cut -d ' ' -f 1-3 /proc/loadavg)"
  for folder in "$@"; do
    printf '%s, %s starts:' "$folder" "$rounds"
    local column name
    for column in 1:ready_ms 2:processor_ms 3:first_answer_ms 4:resident_mb; do
      name="${column#*:}"
      printf ' %s %s' "$name" "$(cut -d ' ' -f "${column%:*}" "$work/$(echo "$folder" | tr / _)" | sort -n | spread)"
    done
    printf '\n'
  done
}

# Median and span of sorted lines.
spread() { awk '{ v[NR] = $1 } END { printf "%d (%d to %d)", v[int((NR + 1) / 2)], v[1], v[NR] }'; }

now_ms() { printf '%s\n' "$(($(date +%s%N) / 1000000))"; }

start() {
  local port=$((20000 + RANDOM % 12000)) began ready answered processor
  rm -rf "$work/data"
  mkdir -p "$work/models"
  began="$(now_ms)"
  JINWEN_CONF='' JINWEN_DATA="$work/data" JINWEN_MODELS="$work/models" JINWEN_PORT="$port" \
    "$1/jinwen" serve >"$work/log" 2>&1 &
  server=$!
  until [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/health")" = 200 ]; do
    kill -0 "$server" 2>/dev/null || fail "$1 ended before it was ready"
    sleep 0.02
  done
  ready="$(now_ms)"
  processor="$(awk -v hz="$ticks" '{ print int(($14 + $15) * 1000 / hz) }' "/proc/$server/stat")"
  curl -sf "http://127.0.0.1:$port/chat" -H 'Content-Type: application/json' \
    -d '{"prompt": "结构性存款到底是啥意思"}' | grep -q '"response"' || fail "$1 does not answer"
  answered="$(now_ms)"
  printf '%s %s %s %s\n' "$((ready - began))" "$processor" "$((answered - ready))" \
    "$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$server/status")"
  kill "$server"
  wait "$server" || true
  server=""
}

main "$@"
