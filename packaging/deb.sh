#!/usr/bin/env bash
# Makes a Debian package of the bundle that packaging/package.sh has made: the program in
# /usr/lib/jinwen, settings in /etc/jinwen, data in /var/lib/jinwen, a service of systemd.
#
#   build/package/jinwen_VERSION_ARCH.deb
set -euo pipefail

# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/root.sh"
readonly source="$home/packaging/debian"

main() {
  local bundle version architecture
  command -v dpkg-deb >/dev/null || fail "dpkg-deb was not found; Debian and Ubuntu have it"
  bundle="$(bundle_folder)"
  version="$(version_of "$bundle")"
  architecture="$(dpkg --print-architecture)"
  SOURCE_DATE_EPOCH="$(stat -c %Y "$bundle/VERSION")"
  export SOURCE_DATE_EPOCH
  work="$(mktemp -d -p "$out")"
  trap 'rm -rf "$work"' EXIT
  chmod 755 "$work"
  mkdir "$work/DEBIAN"
  fill_root "$bundle" "$work"
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
