# shellcheck shell=bash
# For deb.sh and rpm.sh: the bundle that packaging/package.sh has made, as the files of an installed
# program: /usr/lib/jinwen, settings in /etc/jinwen, a service of systemd.

home="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
readonly home
readonly out="$home/build/package"

fail() {
  printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2
  exit 1
}

# A snapshot is older than its release.
version_of() { tr '[:upper:]' '[:lower:]' <"$1/VERSION" | sed 's/-/~/'; }

bundle_folder() {
  local bundle
  bundle="$(find "$out" -maxdepth 1 -type d -name "jinwen-*-linux-$(uname -m)" | head -n 1)"
  [ -n "$bundle" ] || fail "there is no bundle in $out; run ./jinwen package first"
  printf '%s\n' "$bundle"
}

# fill_root BUNDLE FOLDER
fill_root() {
  local bundle="$1" root="$2"
  mkdir -p "$root"/{usr/bin,usr/lib/systemd/system,usr/share/doc/jinwen,etc/jinwen}
  cp -a "$bundle" "$root/usr/lib/jinwen"
  ln -s ../lib/jinwen/jinwen "$root/usr/bin/jinwen"
  ln -s /etc/jinwen/jinwen.conf "$root/usr/lib/jinwen/jinwen.conf"
  install -m 644 "$home/packaging/jinwen.service" "$root/usr/lib/systemd/system/jinwen.service"
  sed -e 's/^#\(JINWEN_DATA=\|JINWEN_MODELS=\)/\1/' "$home/packaging/jinwen.conf.example" >"$root/etc/jinwen/jinwen.conf"
  install -m 644 "$bundle/INSTALL.md" "$bundle/licenses/LICENSE" "$root/usr/share/doc/jinwen/"
}
