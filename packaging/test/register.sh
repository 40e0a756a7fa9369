#!/usr/bin/env bash
# A server of the bundle that answers only with registered models (strict), on PostgreSQL, and the
# command beside it: without its model in the register it does not start; a model that is withdrawn
# while it answers is asked nothing more within a second, which /health and the audit say, while
# approved answers go on; admitted again it answers again, without a restart. Needs PostgreSQL and curl.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"

readonly GENERATED='{"prompt": "什么是久期？", "prefer": "generated", "max_new_tokens": 8}'
readonly APPROVED='{"prompt": "什么是结构性存款？"}'

main() {
  require curl sha256sum
  bundle="$(the_bundle)"
  port="$(free_port)"
  make_database
  use_postgres
  local model hash
  model="$(find "$bundle/models/demo" -name '*.gguf')"
  hash="$(sha256sum "$model" | cut -d ' ' -f 1)"
  mkdir "$work/data-$port"

  say "without its model in the register"
  ! jinwen "$port" JINWEN_MODEL_REGISTER=strict serve >"$work/refused" 2>&1 || fail "it ended without an error"
  grep -q "$hash" "$work/refused" || fail "it does not say why: $(tail -n 3 "$work/refused")"

  say "admitted"
  admit
  start "$port" JINWEN_MODEL_REGISTER=strict
  await "$port"
  [ "$(ask "$GENERATED")" = 200 ] || fail "the admitted model does not answer: $(cat "$work/answer")"

  say "withdrawn while it runs"
  jinwen "$port" model withdraw "$hash" --by test >/dev/null
  sleep 1
  [ "$(ask "$GENERATED")" = 503 ] && grep -q '"model_withdrawn"' "$work/answer" ||
    fail "a second later a question is answered with $(cat "$work/answer")"
  curl -s "http://127.0.0.1:$port/health" | grep -q '"status":"model_withdrawn"' || fail "/health does not say so"
  [ "$(ask "$APPROVED")" = 200 ] || fail "an approved answer is refused: $(cat "$work/answer")"

  say "admitted again"
  admit
  sleep 1
  [ "$(health "$port")" = 200 ] || fail "/health is $(health "$port")"
  [ "$(ask "$GENERATED")" = 200 ] || fail "the model does not answer again: $(cat "$work/answer")"
  local recorded
  recorded="$(sql "select string_agg(caller || ' ' || decisions, ', ' order by record_number) from audit_records where kind like 'MODEL%'")"
  stop "$port"
  jinwen "$port" audit verify >/dev/null || fail "the audit does not verify"
  say "passed; the audit has: ${recorded//$hash/HASH}"
}

admit() { jinwen "$port" model admit "$model" --licence Apache-2.0 --by test >/dev/null; }

# Asks, keeps the answer and prints its status.
ask() {
  curl -s -m 60 -o "$work/answer" -w '%{http_code}' "http://127.0.0.1:$port/chat" -H 'Content-Type: application/json' -d "$1"
}

main "$@"
