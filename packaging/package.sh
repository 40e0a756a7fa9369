#!/usr/bin/env bash
# Makes the bundle: everything that the program needs to run on a machine of this architecture, which
# needs no JDK, no Maven, no compiler and no network. ./jinwen package builds first and calls this.
#
#   build/package/jinwen-VERSION-linux-ARCH.tar.zst          the bundle
#   build/package/jinwen-VERSION-linux-ARCH.tar.zst.sha256   its checksum
#   build/package/jinwen-VERSION-linux-ARCH/                 the same, unpacked
#
# SOURCE_DATE_EPOCH  the time that all files get; that of the commit where none is named
set -euo pipefail

home="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
readonly home
readonly out="$home/build/package"

# What the libraries use, found with jdeps, and what they find by name only: charsets of documents
# (GBK), Chinese dates, zip files as folders, JFR.
readonly MODULES=java.se,jdk.incubator.vector,jdk.charsets,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.localedata,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs

say() { printf 'package: %s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

main() {
  case "${1:-}" in
    '') ;;
    -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" && exit ;;
    *) echo "package: it takes no options; --help says what it makes" >&2 && exit 2 ;;
  esac
  require zstd tar sha256sum unzip mvn
  local architecture version name folder
  architecture="$(uname -m)"
  version="$("$home/jinwen" --version | cut -d ' ' -f 2)"
  name="jinwen-$version-linux-$architecture"
  folder="$out/$name"
  export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git -C "$home" log -1 --format=%ct)}"
  [ -e "$home/engine/target/classes/io/jinwen/engine/cpu/kernel/libjinwen_kernels.so" ] ||
    fail "this build has no native kernels; install a C compiler (gcc or clang), delete build/built and try again"
  rm -rf "$folder"
  mkdir -p "$folder"
  say "runtime …"
  make_runtime "$folder/runtime"
  say "program …"
  copy_program "$folder"
  printf '%s\n' "$version" >"$folder/VERSION"
  copy_licences "$folder"
  make_sbom "$folder"
  set_times "$folder" # the cache of classes belongs to archives of this time
  say "first start …"
  "$home/packaging/record-start.sh" "$folder"
  write_checksums "$folder"
  chmod -R u=rwX,go=rX "$folder" # whatever this shell's umask is
  set_times "$folder"
  say "archive …"
  pack "$name"
  say "made $out/$name.tar.zst ($(du -h "$out/$name.tar.zst" | cut -f 1))"
}

require() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || fail "$tool is needed and was not found; install it (Debian: apt install zstd unzip maven)"
  done
}

# From a copy of the JDK in which the Vector API does not count as incubating: a JVM with an incubating
# module cannot use most of what a first start recorded. The order of Set.of and Map.of differs from
# one Java process to the next, and gets into what jlink writes; a process that records its classes has
# a fixed one, and nothing else here needs the record.
make_runtime() {
  local jdk="$out/jdk"
  rm -rf "$jdk"
  cp -a "$JAVA_HOME/." "$jdk"
  "$JAVA_HOME/bin/java" "$home/packaging/VectorModule.java" "$jdk" ||
    fail "the Vector API of $JAVA_HOME is not as expected; package with a JDK of version 25"
  "$jdk/bin/jlink" -J-XX:AOTMode=record -J-XX:AOTConfiguration="$out/jlink.aotconf" \
    --add-modules "$MODULES" --include-locales=en,zh --strip-debug \
    --no-header-files --no-man-pages --output "$1" >/dev/null 2>&1 ||
    fail "jlink could not make the runtime; run it by hand to see why: $jdk/bin/jlink --add-modules $MODULES --output /tmp/runtime"
  rm -rf "$jdk" "$out/jlink.aotconf"
  touch -d "@$SOURCE_DATE_EPOCH" "$1/lib/modules" # its time goes into the archive of classes
  "$1/bin/java" -XX:+UseSerialGC -Xshare:dump >/dev/null 2>&1 || fail "the runtime does not run"
}

# Each module with the libraries of its class path. A library of several is one file with several
# names: tar and dpkg keep it so.
copy_program() {
  local folder="$1" module archive
  install -m 755 "$home/jinwen" "$folder/jinwen"
  for module in assistant tools documents; do
    mkdir -p "$folder/lib/$module"
    cp "$home/$module/target/jinwen-$module.jar" "$home/$module/target/lib"/*.jar "$folder/lib/$module/"
  done
  for archive in "$folder"/lib/tools/*.jar "$folder"/lib/documents/*.jar; do
    local same="$folder/lib/assistant/${archive##*/}"
    if [ -e "$same" ] && cmp -s "$same" "$archive"; then
      ln -f "$same" "$archive"
    fi
  done
  cp "$home/engine/target/classes/io/jinwen/engine/cpu/kernel/libjinwen_kernels.so" "$folder/lib/"
  mkdir -p "$folder/models/demo"
  cp "$home"/models/demo/*.gguf "$folder/models/demo/"
  # A copy to read and to begin an own one from; the program has its own inside.
  mkdir -p "$folder/knowledge"
  cp -R "$home"/assistant/src/main/resources/{knowledge,guard,prompts} "$folder/knowledge/"
  cp "$home/packaging/jinwen.conf.example" "$folder/"
  cp "$home/docs/INSTALL.md" "$home/CHANGELOG.md" "$folder/"
}

# Ours, and what each library brings in its archive; the runtime's are in runtime/legal.
copy_licences() {
  local folder="$1/licenses" archive name
  mkdir -p "$folder"
  cp "$home/LICENSE" "$folder/LICENSE"
  cp "$home/assistant/src/main/resources/knowledge/LICENSE-DATA.md" "$folder/"
  for archive in "$1"/lib/*/*.jar; do
    name="$(basename "$archive" .jar)"
    case "$name" in jinwen-*) continue ;; esac
    [ ! -d "$folder/$name" ] || continue
    mkdir "$folder/$name"
    unzip -q -o -j "$archive" 'META-INF/LICENSE*' 'META-INF/license/*' 'META-INF/NOTICE*' 'LICENSE*' 'NOTICE*' \
      -x '*.class' -d "$folder/$name" 2>/dev/null || true
    rmdir "$folder/$name" 2>/dev/null || true
  done
}

# What is inside (CycloneDX), and under which licences; one that is not allowed ends the packaging.
make_sbom() {
  local folder="$1"
  (cd "$home" && mvn -B -q -Dstyle.color=never -pl '!browser-tests' \
    org.cyclonedx:cyclonedx-maven-plugin:makeAggregateBom \
    -DoutputDirectory="$folder" -DoutputName=sbom.cdx >"$out/sbom.log" 2>&1) ||
    { tail -n 20 "$out/sbom.log" >&2 && fail "the SBOM could not be made"; }
  "$JAVA_HOME/bin/java" -cp "$home/tools/target/lib/*" "$home/packaging/Licences.java" \
    "$folder/sbom.cdx.json" "$home/packaging/licences-allowed.txt" >"$folder/licenses/THIRD-PARTY.txt" ||
    fail "a library may not be delivered"
}

set_times() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

write_checksums() {
  (cd "$1" && find . -type f ! -name SHA256SUMS -print0 | LC_ALL=C sort -z | xargs -0 sha256sum >SHA256SUMS)
}

pack() {
  local archive="$out/$1.tar.zst"
  tar -C "$out" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$1" |
    zstd -q -f -T0 -12 -o "$archive"
  (cd "$out" && sha256sum "$1.tar.zst" >"$1.tar.zst.sha256")
}

main "$@"
