#!/usr/bin/env bash
# Tries the bundle on a bare machine: unpack, start, ask, stop, upgrade, remove, as docs/INSTALL.md says.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/machine.sh"

readonly QUESTION='{"prompt": "什么是结构性存款？"}'

main() {
  install_tools mmdebstrap zstd curl
  local bundle name
  bundle="$(the_bundle)"
  name="$(basename "$bundle" .tar.zst)"
  say "a bare machine …"
  make_machine
  inside "useradd --create-home --shell /bin/bash teller"

  say "unpack"
  mkdir "$machine/opt/jinwen"
  cp "$bundle" "$bundle.sha256" "$machine/opt/jinwen/"
  inside "cd /opt/jinwen && sha256sum --quiet -c $name.tar.zst.sha256 && tar --zstd -xf $name.tar.zst &&
    cd $name && sha256sum --quiet -c SHA256SUMS" || fail "the checksums do not fit"
  inside_as teller "/opt/jinwen/$name/jinwen --version" | grep -q '^jinwen [0-9]' || fail "no version"
  ! inside_as teller "/opt/jinwen/$name/jinwen doctor" >"$work/log" 2>&1 || fail "doctor finds a place for data where there is none"
  grep -q '^✗ data: .*JINWEN_DATA' "$work/log" || fail "doctor does not say what to do for a place for data"

  say "start and ask"
  inside_as teller "mkdir /home/teller/data /home/teller/models"
  local port session
  port="$(free_port)"
  printf 'JINWEN_PORT=%s\nJINWEN_DATA=/home/teller/data\nJINWEN_MODELS=/home/teller/models\n' "$port" \
    >"$machine/home/teller/jinwen.conf"
  inside_as teller "JINWEN_CONF=/home/teller/jinwen.conf /opt/jinwen/$name/jinwen doctor" >"$work/log" 2>&1 ||
    fail "doctor finds a fault"
  grep -q '^✓ kernels: native' "$work/log" || fail "the native kernels are not used"
  start "/opt/jinwen/$name" "$port"
  ! grep -i 'aot\|cds' "$work/log" || fail "the cache of the first start does not fit"
  ask "$port" chat "$QUESTION" | grep -q '"response":".*存款' || fail "no answer to a question"
  ask "$port" chat '{"prompt": "什么是结构性存款？", "prefer": "generated"}' | grep -q '"ending"' ||
    fail "the model does not answer"
  session="$(ask "$port" chat "$QUESTION" | sed 's/.*"session_id":"\([^"]*\)".*/\1/')"
  printf '# 年度报告\n\n2023年净利润为12.5亿元。\n' >"$work/report.md"
  ask_document "$port"
  [ -z "$(inside "find /opt/jinwen -user teller")" ] || fail "something was written to the program's folder"
  stop "$server"

  say "upgrade"
  inside "cd /opt/jinwen && cp -a $name ${name/jinwen-/jinwen-9-} && rm -rf $name && echo 9 > ${name/jinwen-/jinwen-9-}/VERSION"
  start "/opt/jinwen/${name/jinwen-/jinwen-9-}" "$port"
  curl -sf "http://127.0.0.1:$port/sessions/$session" | grep -q '结构性存款' || fail "the conversation is gone after the upgrade"
  ! grep -i 'aot\|cds' "$work/log" || fail "the cache of the first start does not fit after the upgrade"
  stop "$server"

  say "downgrade"
  local upgraded="/opt/jinwen/${name/jinwen-/jinwen-9-}"
  cat >"$machine/home/teller/later.sql" <<'SQL'
    insert into "flyway_schema_history" ("installed_rank", "version", "description", "type", "script",
      "checksum", "installed_by", "execution_time", "success")
    values (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'x', 1, true);
SQL
  inside_as teller "$upgraded/runtime/bin/java -cp '$upgraded/lib/assistant/*' org.h2.tools.RunScript \
    -url jdbc:h2:file:/home/teller/data/jinwen -user jinwen -script /home/teller/later.sql" >"$work/log" 2>&1 ||
    fail "the tables cannot be made newer"
  ! inside_as teller "JINWEN_CONF=/home/teller/jinwen.conf $upgraded/jinwen serve" >"$work/log" 2>&1 ||
    fail "tables of a newer version are taken"
  [ "$(grep -vc ' INFO ' "$work/log")" = 1 ] && grep -q '^jinwen: the database .* was written by a newer version' "$work/log" ||
    fail "a newer database is not refused in one sentence"

  say "remove"
  inside "rm -rf /opt/jinwen"
  [ -s "$machine/home/teller/data/jinwen.mv.db" ] || fail "the data went with the program"
  say "passed"
}

# start FOLDER PORT: as an ordinary user who may not write to the program's folder.
start() {
  inside_as teller "JINWEN_CONF=/home/teller/jinwen.conf exec $1/jinwen serve" >"$work/log" 2>&1 &
  local began ready shell=$!
  began="$(date +%s%N)"
  wait_ready "$2" "$shell"
  ready="$(date +%s%N)"
  server="$(processes io.jinwen.assistant.app.Serve)"
  say "ready after $(((ready - began) / 1000000)) ms"
}

ask() { curl -sf "http://127.0.0.1:$1/$2" -H 'Content-Type: application/json' -d "$3" || fail "/$2 refused $3"; }

# A file is read by a process of the bundle's own runtime.
ask_document() {
  curl -sf --data-binary "@$work/report.md" -H 'Content-Type: application/octet-stream' \
    "http://127.0.0.1:$1/documents?name=report.md" >/dev/null || fail "a document was refused"
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    ! ask "$1" documents/search '{"query": "2023年净利润是多少"}' | grep -q '12.5亿元' || return 0
    sleep 0.2
  done
  fail "a document was not read"
}

server=""
main "$@"
