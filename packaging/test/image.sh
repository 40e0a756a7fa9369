#!/usr/bin/env bash
# Tries the image: built and run without a container engine, in folders alone. What the image says of
# user, environment and command is what is run; a read-only root and cgroups are not tried here.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/machine.sh"

store() { buildah --root "$work/store" --runroot "$work/run" --storage-driver vfs "$@"; }

main() {
  install_tools mmdebstrap buildah zstd curl
  local bundle base
  bundle="$(the_bundle)"
  bundle="${bundle%.tar.zst}"
  [ -d "$bundle" ] || fail "the folder $bundle is missing; run ./jinwen package"

  say "build"
  base="$(store from scratch)"
  store add --quiet "$base" "$(base_archive)" / >/dev/null
  store commit --quiet "$base" jinwen-base >/dev/null
  store rm "$base" >/dev/null
  store build --quiet --format docker --isolation=chroot --pull=never --build-arg BASE=localhost/jinwen-base \
    -f "$home/packaging/Containerfile" -t jinwen "$bundle" >"$work/log" 2>&1 || fail "the image cannot be built"

  port="$(free_port)"
  container="$(store from --pull=never jinwen)"
  mkdir -p "$work/data" "$work/models"
  chown 10001:10001 "$work/data"
  chmod 700 "$work/data"

  say "a first start without anybody who may log in"
  start
  grep -q 'the first administrator is admin with the password ' "$work/log" || fail "no password is printed"
  [ "$(stat -c %u "/proc/$server")" = 10001 ] || fail "the server runs as another user"
  ! grep -i 'aot\|cds' "$work/log" || fail "the cache of the first start does not fit"
  local status
  status="$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/chat" -H 'Content-Type: application/json' -d '{"prompt": "你好"}')"
  [ "$status" = 401 ] || fail "without a login /chat answers $status"
  run_in jinwen health || fail "the health check fails"
  stop "$server"
  ! run_in jinwen health 2>/dev/null || fail "the health check passes without a server"

  say "a key, a second start, a question"
  local key
  key="$(run_in jinwen key add admin test | grep -o 'jw_[A-Za-z0-9_-]*')"
  start
  ! grep -q 'first administrator' "$work/log" || fail "a password is printed again"
  curl -sf "http://127.0.0.1:$port/chat" -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \
    -d '{"prompt": "什么是结构性存款？"}' | grep -q '"response":".*存款' || fail "no answer to a question"
  stop "$server"

  say "a password from a secret file"
  rm -rf "$work/data"
  install -d -o 10001 -g 10001 -m 0700 "$work/data"
  printf 'Correct-Horse-9-Battery\n' >"$work/models/secret"
  start --env JINWEN_FIRST_ADMINISTRATOR_PASSWORD_FILE=/models/secret
  ! grep -q 'first administrator' "$work/log" || fail "the password of a file is printed"
  stop "$server"
  say "passed"
}

# What runs in the container, as the image's user with its environment.
run_in() {
  local program="/opt/jinwen/$1"
  shift
  store run --isolation=chroot --volume "$work/data:/data" --volume "$work/models:/models" \
    --env "JINWEN_PORT=$port" "$container" -- "$program" "$@"
}

# start OPTIONS…: the image's entry point and command.
start() {
  local line shell
  mapfile -t line < <(store inspect --type image --format \
    '{{range .OCIv1.Config.Entrypoint}}{{println .}}{{end}}{{range .OCIv1.Config.Cmd}}{{println .}}{{end}}' jinwen | grep .)
  store run --isolation=chroot --volume "$work/data:/data" --volume "$work/models:/models" \
    --env "JINWEN_PORT=$port" "$@" "$container" -- "${line[@]}" >"$work/log" 2>&1 &
  shell=$!
  wait_ready "$port" "$shell"
  server="$(pgrep -f "^/opt/jinwen/runtime/bin/java .*io.jinwen.assistant.app.Serve" | head -n 1)"
}

container=""
port=""
server=""
main "$@"
