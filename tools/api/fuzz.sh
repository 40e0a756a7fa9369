#!/usr/bin/env bash
# An API fuzzer (schemathesis), driven by our own OpenAPI document, against a running ./jinwen serve.
#   python3 -m venv /tmp/api && /tmp/api/bin/pip install schemathesis
#   PATH=/tmp/api/bin:$PATH tools/api/fuzz.sh http://127.0.0.1:8080  [options of schemathesis]
set -euo pipefail
url="${1:-http://127.0.0.1:8080}"
cd "$(dirname "$0")"
exec schemathesis --config-file schemathesis.toml run "$url/openapi.json" --url "$url" --request-timeout 60 --continue-on-failure \
  --phases examples,coverage,fuzzing,stateful --max-examples "${EXAMPLES:-15}" "${@:2}"
