#!/usr/bin/env bash
# rpm.sh [RELEASE]: makes an RPM package (Kylin, openEuler, RHEL …) of the bundle that
# packaging/package.sh has made, with the same files and service as the Debian package. The release
# tells apart packages of one version (default: 1).
#
#   build/package/jinwen-VERSION-RELEASE.ARCH.rpm
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/root.sh"

main() {
  local bundle version release="${1:-1}"
  command -v rpmbuild >/dev/null || fail "rpmbuild was not found; install it (Debian: apt install rpm, others: rpm-build)"
  bundle="$(bundle_folder)"
  version="$(version_of "$bundle")"
  SOURCE_DATE_EPOCH="$(stat -c %Y "$bundle/VERSION")"
  export SOURCE_DATE_EPOCH
  work="$(mktemp -d -p "$out")"
  trap 'rm -rf "$work"' EXIT
  fill_root "$bundle" "$work/root"
  find "$work/root" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  rpmbuild -bb --quiet --define "_topdir $work" --define "_rpmdir $work" --define "_rpmfilename made.rpm" \
    --define "_buildhost localhost" --define "root $work/root" --define "program_version $version" \
    --define "program_release $release" --define "use_source_date_epoch_as_buildtime 1" \
    "$home/packaging/rpm/jinwen.spec" >"$out/rpm.log" 2>&1 || { tail -n 20 "$out/rpm.log" >&2 && fail "rpmbuild fails"; }
  mv "$work/made.rpm" "$out/jinwen-$version-$release.$(uname -m).rpm"
  printf 'rpm: made %s\n' "$out/jinwen-$version-$release.$(uname -m).rpm" >&2
}

main "$@"
