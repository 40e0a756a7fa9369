#!/usr/bin/env bash
# Tries the RPM package on a bare machine (a Debian with rpm in it, because there is no mirror of
# another): install, start as the service would, ask, upgrade, remove.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/machine.sh"

main() {
  install_tools mmdebstrap zstd curl rpm:rpmbuild
  the_bundle >/dev/null
  "$home/packaging/rpm.sh" 1
  "$home/packaging/rpm.sh" 2
  local port unit session
  say "a bare machine …"
  make_machine
  inside "apt-get -qq update && apt-get -qq install -y --no-install-recommends rpm" >"$work/log" 2>&1 ||
    fail "apt does not install rpm"
  cp "$(ls -t "$package"/jinwen-*-1."$(uname -m)".rpm | head -n 1)" "$machine/srv/jinwen.rpm"
  cp "$(ls -t "$package"/jinwen-*-2."$(uname -m)".rpm | head -n 1)" "$machine/srv/next.rpm"

  say "install"
  inside "rpm --install --nodeps /srv/jinwen.rpm" >"$work/log" 2>&1 || fail "rpm does not install it"
  unit="$machine/usr/lib/systemd/system/jinwen.service"
  has_rights /var/lib/jinwen 'jinwen:jinwen 700'
  has_rights /etc/jinwen/jinwen.conf 'root:jinwen 640'
  inside "jinwen --version" | grep -q '^jinwen [0-9]' || fail "no version"
  inside "cd /usr/lib/jinwen && sha256sum --quiet -c SHA256SUMS" || fail "files differ from their checksums"
  inside "rpm --verify --nodeps jinwen" >"$work/log" 2>&1 || fail "rpm finds its own files changed"

  say "start and ask"
  port="$(free_port)"
  echo "JINWEN_PORT=$port" >>"$machine/etc/jinwen/jinwen.conf"
  start_service "$unit" "$port"
  session="$(curl -sf "http://127.0.0.1:$port/chat" -H 'Content-Type: application/json' -d '{"prompt": "什么是结构性存款？"}' |
    tee "$work/answer" | sed 's/.*"session_id":"\([^"]*\)".*/\1/')"
  grep -q '"response":".*存款' "$work/answer" || fail "no answer to a question"
  has_rights /var/lib/jinwen/jinwen.mv.db 'jinwen:jinwen 600'
  stop "$server"

  say "upgrade"
  inside "rpm --upgrade --nodeps /srv/next.rpm" >"$work/log" 2>&1 || fail "the upgrade does not install"
  grep -q "^JINWEN_PORT=$port" "$machine/etc/jinwen/jinwen.conf" || fail "the upgrade lost a setting"
  start_service "$unit" "$port"
  curl -sf "http://127.0.0.1:$port/sessions/$session" | grep -q '结构性存款' || fail "the conversation is gone after the upgrade"
  stop "$server"

  say "remove"
  inside "rpm --erase --nodeps jinwen" >"$work/log" 2>&1 || fail "it cannot be removed"
  [ ! -e "$machine/usr/lib/jinwen" ] || fail "the program is still there: $(find "$machine/usr/lib/jinwen" | head -n 3)"
  [ -e "$machine/var/lib/jinwen/jinwen.mv.db" ] || fail "removal took the data"
  grep -q "^JINWEN_PORT=$port" "$machine/etc/jinwen/jinwen.conf.rpmsave" || fail "removal took the settings"
  say "passed"
}

server=""
main "$@"
