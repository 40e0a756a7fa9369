#!/usr/bin/env bash
# Prints the rates of search, figures and quotations over the test documents.
set -euo pipefail
cd "$(dirname "$0")/../.."
mvn -B -q -pl documents -am test -Dtest='RetrievalTest,ProofRatesTest' \
  -Dsurefire.failIfNoSpecifiedTests=false | grep -E '^(by words|answered|figures|quotations)'
