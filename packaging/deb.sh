#!/usr/bin/env bash
# Makes a Debian package of the bundle that packaging/package.sh has made: the program in
# /usr/lib/jinwen, settings in /etc/jinwen, data in /var/lib/jinwen, a service of systemd.
#
#   build/package/jinwen_VERSION_ARCH.deb
set -euo pipefail

home="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
readonly home
readonly out="$home/build/package"
readonly source="$home/packaging/debian"

fail() {
  printf 'deb: %s\n' "$*" >&2
  exit 1
}

main() {
  local bundle version architecture
  command -v dpkg-deb >/dev/null || fail "dpkg-deb was not found; Debian and Ubuntu have it"
  bundle="$(find "$out" -maxdepth 1 -type d -name "jinwen-*-linux-$(uname -m)" | head -n 1)"
  [ -n "$bundle" ] || fail "there is no bundle in $out; run ./jinwen package first"
  version="$(tr '[:upper:]' '[:lower:]' <"$bundle/VERSION" | sed 's/-/~/')" # a snapshot is older than its release
  architecture="$(dpkg --print-architecture)"
  SOURCE_DATE_EPOCH="$(stat -c %Y "$bundle/VERSION")"
  export SOURCE_DATE_EPOCH
  work="$(mktemp -d -p "$out")"
  trap 'rm -rf "$work"' EXIT
  chmod 755 "$work"
  mkdir -p "$work"/{DEBIAN,usr/bin,usr/lib/systemd/system,usr/share/doc/jinwen,etc/jinwen}
  cp -a "$bundle" "$work/usr/lib/jinwen"
  ln -s ../lib/jinwen/jinwen "$work/usr/bin/jinwen"
  ln -s /etc/jinwen/jinwen.conf "$work/usr/lib/jinwen/jinwen.conf"
  install -m 644 "$source/jinwen.service" "$work/usr/lib/systemd/system/jinwen.service"
  sed -e 's/^#\(JINWEN_DATA=\|JINWEN_MODELS=\)/\1/' "$home/packaging/jinwen.conf.example" >"$work/etc/jinwen/jinwen.conf"
  install -m 644 "$bundle/INSTALL.md" "$bundle/licenses/LICENSE" "$work/usr/share/doc/jinwen/"
  mv "$work/usr/share/doc/jinwen/LICENSE" "$work/usr/share/doc/jinwen/copyright"
  install -m 755 "$source/postinst" "$source/prerm" "$source/postrm" "$work/DEBIAN/"
  echo /etc/jinwen/jinwen.conf >"$work/DEBIAN/conffiles"
  cat >"$work/DEBIAN/control" <<CONTROL
Package: jinwen
Version: $version
Architecture: $architecture
Maintainer: JinWen developers <jinwen@localhost>
Section: misc
Priority: optional
Installed-Size: $(du -sk "$work/usr" | cut -f 1)
Depends: adduser, bash, libc6 (>= 2.28)
Description: financial assistant that runs entirely on one machine
 JinWen answers questions on finance in Chinese, over HTTP and on a page of
 its own, from a language model that its own engine runs on ordinary
 processors. Nothing leaves the machine.
CONTROL
  (cd "$work" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
  find "$work" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  dpkg-deb --root-owner-group -Zxz -z2 --build "$work" "$out/jinwen_${version}_$architecture.deb" >/dev/null
  printf 'deb: made %s\n' "$out/jinwen_${version}_$architecture.deb" >&2
}

main "$@"
