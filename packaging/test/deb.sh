#!/usr/bin/env bash
# Tries the Debian package on a bare machine: install, start as the service would, ask, upgrade, remove,
# purge. There is no systemd in a folder, so the unit's own line is run as the unit's user.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/machine.sh"

main() {
  install_tools mmdebstrap zstd curl dpkg:dpkg-deb
  the_bundle >/dev/null
  "$home/packaging/deb.sh"
  local package_file unit port session
  package_file="$(ls -t "$package"/jinwen_*.deb | head -n 1)"
  say "a bare machine …"
  make_machine

  say "install"
  cp "$package_file" "$machine/srv/jinwen.deb"
  inside "apt-get -qq update && apt-get -qq install -y --no-install-recommends /srv/jinwen.deb" >"$work/log" 2>&1 ||
    fail "apt does not install it"
  unit="$machine/usr/lib/systemd/system/jinwen.service"
  has_rights /var/lib/jinwen 'jinwen:jinwen 700'
  has_rights /etc/jinwen/jinwen.conf 'root:jinwen 640'
  inside "jinwen --version" | grep -q '^jinwen [0-9]' || fail "no version"
  inside "cd /usr/lib/jinwen && sha256sum --quiet -c SHA256SUMS" || fail "files differ from their checksums"
  if command -v systemd-analyze >/dev/null; then
    systemd-analyze verify "$unit" 2>&1 | grep "jinwen.service:[0-9]*:" && fail "systemd does not understand the unit"
  fi

  say "start and ask"
  port="$(free_port)"
  echo "JINWEN_PORT=$port" >>"$machine/etc/jinwen/jinwen.conf"
  start_service "$unit" "$port"
  session="$(curl -sf "http://127.0.0.1:$port/chat" -H 'Content-Type: application/json' -d '{"prompt": "什么是结构性存款？"}' |
    tee "$work/answer" | sed 's/.*"session_id":"\([^"]*\)".*/\1/')"
  grep -q '"response":".*存款' "$work/answer" || fail "no answer to a question"
  has_rights /var/lib/jinwen/jinwen.mv.db 'jinwen:jinwen 600'
  stop "$server"
  ! inside "jinwen user list" >"$work/log" 2>&1 || fail "root may touch the data of the service"
  grep -q 'sudo -u jinwen' "$work/log" || fail "root is not told what to do"
  inside_as jinwen "jinwen user list" >"$work/log" 2>&1 || fail "the service's user may not list users"

  say "upgrade"
  dpkg-deb --raw-extract "$package_file" "$work/next"
  sed -i 's/^Version: .*/&+next/' "$work/next/DEBIAN/control"
  dpkg-deb --root-owner-group -Znone --build "$work/next" "$machine/srv/next.deb" >/dev/null
  rm -r "$work/next"
  inside "dpkg --install /srv/next.deb" >"$work/log" 2>&1 || fail "the upgrade does not install"
  grep -q "^JINWEN_PORT=$port" "$machine/etc/jinwen/jinwen.conf" || fail "the upgrade lost a setting"
  start_service "$unit" "$port"
  curl -sf "http://127.0.0.1:$port/sessions/$session" | grep -q '结构性存款' || fail "the conversation is gone after the upgrade"
  stop "$server"

  say "remove, install again, purge"
  inside "dpkg --remove jinwen" >"$work/log" 2>&1 || fail "it cannot be removed"
  [ ! -e "$machine/usr/lib/jinwen" ] || fail "the program is still there: $(find "$machine/usr/lib/jinwen" | head -n 3)"
  [ -e "$machine/var/lib/jinwen/jinwen.mv.db" ] || fail "removal took the data"
  grep -q "^JINWEN_PORT=$port" "$machine/etc/jinwen/jinwen.conf" || fail "removal took the settings"
  inside "dpkg --install /srv/next.deb && dpkg --purge jinwen" >"$work/log" 2>&1 || fail "it cannot be purged"
  [ ! -e "$machine/etc/jinwen/jinwen.conf" ] || fail "purging left the settings"
  [ -e "$machine/var/lib/jinwen/jinwen.mv.db" ] || fail "purging took the data"
  say "passed"
}

server=""
main "$@"
