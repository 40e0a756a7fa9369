#!/usr/bin/env bash
# Times single kernels with JMH; arguments go to JMH (-h lists them). Needs Maven and a JDK 25.
#
# JAVA_HOME  the JDK to build and run with; otherwise the java on the PATH
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
(cd "$root" && mvn -B -q -pl engine,tools test-compile \
  dependency:build-classpath -Dmdep.outputFile=target/test-class-path) >&2

exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
  --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  -cp "$root/tools/target/test-classes:$root/tools/target/classes:$(<"$root/tools/target/test-class-path")" \
  org.openjdk.jmh.Main "$@"
