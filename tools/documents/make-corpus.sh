#!/usr/bin/env bash
# Makes the test documents anew: make-corpus.sh [FOLDER]. Needs Chromium and Noto Serif CJK.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder="${1:-documents/src/test/resources/corpus}"
mvn -B -q -pl documents -am -DskipTests test-compile \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=target/test-classpath -DincludeScope=test
"${JAVA_HOME:?a JDK 25}/bin/java" -Djava.awt.headless=true \
  -cp "documents/target/test-classes:documents/target/classes:$(cat documents/target/test-classpath)" \
  io.jinwen.documents.corpus.CorpusMaker "$folder"
