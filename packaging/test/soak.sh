#!/usr/bin/env bash
# soak.sh [MINUTES]: two servers of the bundle under eight clients, and faults all the while (default: 10).
#
#   one has an H2 file on a small disk, which is made full and given room again and again; it is never
#       ended, so that its memory can be watched
#   the other has PostgreSQL, which is stopped and started, and is killed and started itself
#
# At the end every answer that a client got whole must be in its conversation, and both records must
# verify. Prints what was done, how requests were answered, and the first server's resident memory over
# time, every ten minutes and at the end; that it is flat is for a reader to judge. Needs root (for the
# disk), PostgreSQL and curl. JINWEN_SOAK_SEED chooses the order of faults, JINWEN_SOAK_LOGS names a
# folder that the servers' logs are copied into at the end.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"

export -n JINWEN_SOAK_SEED JINWEN_SOAK_LOGS # servers refuse settings that there are not
readonly MINUTES="${1:-10}"
readonly DISK_FREE_MB=256
readonly TELL_SECONDS=600
readonly CLIENTS=4 # of each server
readonly QUESTIONS=(
  '{"prompt": "什么是结构性存款？"}'
  '{"prompt": "结构性存款到底是啥意思"}'
  '{"prompt": "贷款30万，年利率4.2%，分20年等额本息，每月还多少？"}'
  '{"prompt": "什么是久期？", "prefer": "generated", "max_new_tokens": 12}'
  '{"prompt": "你好"}'
)

main() {
  [ "$(id -u)" = 0 ] || fail "root is needed to make a small disk"
  require curl mountpoint
  RANDOM="${JINWEN_SOAK_SEED:-1}"
  bundle="$(the_bundle)"
  on_disk="$(free_port)"
  on_postgres="$(free_port)"
  make_database
  mkdir "$work/data-$on_disk"
  mount -t tmpfs -o size="${DISK_FREE_MB}m" jinwen-soak "$work/data-$on_disk"
  start_on_disk
  start_on_postgres
  await "$on_disk"
  await "$on_postgres"
  say "$MINUTES minutes, seed ${JINWEN_SOAK_SEED:-1}, load $(cut -d ' ' -f 1 /proc/loadavg)"
  local client clients=() i
  for ((i = 0; i < CLIENTS; i++)); do
    for client in "$on_disk" "$on_postgres"; do
      ask_on "$client" "$i" &
      clients+=($!)
    done
  done
  local end=$(($(date +%s) + MINUTES * 60)) tell=$(($(date +%s) + TELL_SECONDS))
  while [ "$(date +%s)" -lt "$end" ]; do
    leave_free $((DISK_FREE_MB * 1024)) # the database has grown
    remember_memory
    if [ "$(date +%s)" -ge "$tell" ]; then
      tell_how_far
      tell=$((tell + TELL_SECONDS))
    fi
    case $((RANDOM % 4)) in
      0 | 1) kill_and_start ;;
      2) database_away ;;
      3) disk_full ;;
    esac
    sleep $((2 + RANDOM % 6))
  done
  touch "$work/end"
  wait "${clients[@]}" || true
  remember_memory
  look_at_what_is_left
}

start_on_disk() {
  database_settings=()
  start "$on_disk" JINWEN_DISK_WARN_BELOW=64MB JINWEN_DISK_STOP_BELOW=16MB
}

start_on_postgres() {
  use_postgres
  start "$on_postgres"
}

# One client: what it got whole goes to acknowledged-PORT-NUMBER as session and turn, every status to statuses-….
ask_on() {
  local answer status question
  RANDOM=$(($2 + 100))
  while [ ! -e "$work/end" ]; do
    question="${QUESTIONS[RANDOM % ${#QUESTIONS[@]}]}"
    answer="$(curl -s -m 60 -w '\n%{http_code}' "http://127.0.0.1:$1/chat" -H 'Content-Type: application/json' -d "$question")" ||
      answer=$'\ngone'
    status="${answer##*$'\n'}"
    echo "$status" >>"$work/statuses-$1-$2"
    if [ "$status" = 200 ] && [[ "$answer" =~ \"session_id\":\"([^\"]+)\".*\"turn_id\":\"([^\"]+)\" ]]; then
      echo "${BASH_REMATCH[1]} ${BASH_REMATCH[2]}" >>"$work/acknowledged-$1-$2"
    fi
    [ "$status" = 200 ] || sleep 0.5
  done
}

remember_memory() {
  local now
  now="$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/${servers[$on_disk]}/status")" || fail "the server on the small disk ended"
  echo "$now" >>"$work/memory"
}

tell_how_far() {
  say "$kills kills, $stops stops, $fills full disks, $(cat "$work"/acknowledged-*-* | wc -l) acknowledged," \
    "resident $(tail -n 1 "$work/memory") MB, file of the database $(du -m "$work/data-$on_disk/jinwen.mv.db" | cut -f 1) MB," \
    "lines of traces $(traces), load $(cut -d ' ' -f 1 /proc/loadavg)"
}

traces() { cat "$work"/server-*.log | grep -c $'^\tat ' || true; }

# Whether the server on PostgreSQL becomes ready; false where it ends before.
is_there() {
  until [ "$(health "$on_postgres")" = 200 ]; do
    kill -0 "${servers[$on_postgres]}" 2>/dev/null || return 1
    sleep 0.1
  done
}

kills=0
anew=0
kill_and_start() {
  kill -9 "${servers[$on_postgres]}"
  wait "${servers[$on_postgres]}" 2>/dev/null || true
  start_on_postgres
  until is_there; do # it ends where the database takes longer than 2 s; a supervisor starts it anew
    tail -n 9 "$work/server-$on_postgres.log" | grep -q '^jinwen: .*the database .* cannot be' || fail "the server on PostgreSQL ended"
    anew=$((anew + 1))
    start_on_postgres
  done
  kills=$((kills + 1))
}

stops=0
database_away() {
  local way=fast
  [ $((RANDOM % 2)) = 0 ] || way=immediate
  database stop "$way"
  await "$on_postgres" 503
  sleep $((RANDOM % 4))
  database start
  await "$on_postgres"
  stops=$((stops + 1))
}

fills=0
disk_full() {
  leave_free $((RANDOM % 2 * 4096)) # nothing, or less than the server writes into
  await "$on_disk" 503
  sleep $((1 + RANDOM % 4))
  leave_free $((DISK_FREE_MB * 1024))
  await "$on_disk"
  fills=$((fills + 1))
}

# leave_free KIB: makes the small disk so large that this much of it is free.
leave_free() {
  local used
  until used="$(df -k --output=used "$work/data-$on_disk" | tail -n 1)" &&
    mount -o "remount,size=$((used + $1))k" "$work/data-$on_disk" 2>/dev/null; do
    : # something was written meanwhile
  done
}

look_at_what_is_left() {
  local port lost=0 all=0
  for port in "$on_disk" "$on_postgres"; do
    cat "$work/acknowledged-$port"-* >"$work/acknowledged"
    all=$((all + $(wc -l <"$work/acknowledged")))
    awk -v at="http://127.0.0.1:$port/sessions/" '{ print "url = " at $1 }' "$work/acknowledged" |
      curl -s -K - | grep -o '"[0-9a-z]\{26\}"' | tr -d '"' | LC_ALL=C sort -u >"$work/there"
    lost=$((lost + $(cut -d ' ' -f 2 "$work/acknowledged" | LC_ALL=C sort -u | LC_ALL=C comm -23 - "$work/there" | wc -l)))
    say "statuses of $([ "$port" = "$on_disk" ] && echo 'the small disk' || echo PostgreSQL): $(cat "$work/statuses-$port"-* | sort | uniq -c | tr -s ' \n' ' ')"
  done
  stop "$on_disk"
  database_settings=()
  jinwen "$on_disk" audit verify >"$work/verified" || fail "the record on the small disk: $(cat "$work/verified")"
  use_postgres
  jinwen "$on_postgres" audit verify >"$work/verified-postgres" || fail "the record in PostgreSQL: $(cat "$work/verified-postgres")"
  say "$kills kills ($anew starts more), $stops stops of the database, $fills full disks; load $(cut -d ' ' -f 1 /proc/loadavg)"
  say "records: small disk $(head -n 1 "$work/verified"), PostgreSQL $(head -n 1 "$work/verified-postgres")"
  say "log lines: $(wc -l <"$work/server-$on_disk.log") and $(wc -l <"$work/server-$on_postgres.log"), of them traces $(traces); file of the database $(du -k "$work/data-$on_disk/jinwen.mv.db" | cut -f 1) KiB"
  say "resident MB of the first server, in order: $(tr '\n' ' ' <"$work/memory")"
  [ -z "${JINWEN_SOAK_LOGS:-}" ] || { mkdir -p "$JINWEN_SOAK_LOGS" && cp "$work"/server-*.log "$work/memory" "$JINWEN_SOAK_LOGS/"; }
  [ "$lost" = 0 ] || fail "$lost of $all acknowledged answers are lost"
  say "passed: $all answers were acknowledged and all are there"
}

clean_up_more() {
  touch "$work/end" # clients look for it
  ! mountpoint -q "$work/data-${on_disk:-}" || umount -l "$work/data-$on_disk"
}

main "$@"
