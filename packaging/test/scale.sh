#!/usr/bin/env bash
# Two servers of the bundle on one PostgreSQL, behind nginx and then Caddy with the files of
# packaging/proxy (their names, ports and certificates put in): conversations go on at either server,
# the audit stays one chain under writes from both, limits and logins hold through the proxy, what is
# revoked at one is refused at the other at once, and one server takes over what the other leaves.
# Needs PostgreSQL, nginx, Caddy, openssl and curl.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"

readonly LIMIT=40 # requests a minute
readonly PASSWORD='Correct-Horse-9-Battery'

main() {
  PATH="$PATH:/usr/sbin"
  require nginx caddy openssl curl
  bundle="$(the_bundle)"
  make_database
  use_postgres
  one="$(free_port)"
  two="$(free_port)"
  site="$(free_port)"
  say "two servers on one PostgreSQL"
  printf '%s\n' "$PASSWORD" >"$work/secret"
  local settings=(JINWEN_SECURITY=on SERVER_FORWARD_HEADERS_STRATEGY=native JINWEN_LIMITS_REQUESTS_PER_MINUTE=$LIMIT
    JINWEN_HOSTS=jinwen.example JINWEN_FIRST_ADMINISTRATOR_NAME=admin JINWEN_FIRST_ADMINISTRATOR_PASSWORD_FILE="$work/secret")
  start "$one" "${settings[@]}"
  start "$two" "${settings[@]}" # both make the tables and the administrator at once; one does it
  await "$one"
  await "$two"
  [ "$(sql "select count(*) from users where name = 'admin'")" = 1 ] || fail "not one administrator"
  local user
  for user in anna bo cy; do
    jinwen "$one" user add "$user" --no-password --role user,auditor >/dev/null
    key[$user]="$(jinwen "$one" key add "$user" test | grep -o 'jw_[A-Za-z0-9_-]*')"
  done

  conversations_go_on
  one_chain
  revocation
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=jinwen.example -addext subjectAltName=DNS:jinwen.example \
    -keyout "$work/tls.key" -out "$work/tls.crt" 2>/dev/null
  start_nginx
  behind_the_proxy nginx bo
  stop_proxy
  start_caddy
  behind_the_proxy caddy cy
  take_over
  stop_proxy
  [ "$(jinwen "$one" audit verify | tee "$work/verified" | grep -c '^intact')" -gt 0 ] ||
    fail "the audit does not verify: $(cat "$work/verified")"
  say "passed; $(cat "$work/verified")"
}

# ask PORT USER BODY
ask() {
  curl -sf -m 60 "http://127.0.0.1:$1/chat" -H "Authorization: Bearer ${key[$2]}" -H 'Content-Type: application/json' -d "$3"
}

session_of() { sed 's/.*"session_id":"\([^"]*\)".*/\1/'; }

turns_of() { # PORT USER SESSION
  curl -sf "http://127.0.0.1:$1/sessions/$3" -H "Authorization: Bearer ${key[$2]}" | grep -o '"parent_id"' | wc -l
}

conversations_go_on() {
  say "a conversation begun at one server goes on at the other"
  local session
  session="$(ask "$one" anna '{"prompt": "什么是结构性存款？"}' | session_of)"
  ask "$two" anna '{"prompt": "它保本吗？", "session_id": "'"$session"'"}' >/dev/null || fail "the other server does not know it"
  [ "$(turns_of "$one" anna "$session")" = 2 ] || fail "the first server does not see the second turn"
  ! curl -sf "http://127.0.0.1:$two/sessions/$session" -H "Authorization: Bearer ${key[bo]}" >/dev/null ||
    fail "the other server shows it to somebody else"
}

one_chain() {
  say "writes from both at once leave one chain"
  local i asking=()
  for i in 1 2 3 4 5 6 7 8; do
    ask "$one" anna '{"prompt": "贷款30万，年利率4.2%，分20年等额本息，每月还多少？"}' >/dev/null &
    asking+=($!)
    ask "$two" bo '{"prompt": "什么是久期？"}' >/dev/null &
    asking+=($!)
  done
  for i in "${asking[@]}"; do
    wait "$i" || fail "a question beside others was refused"
  done
  jinwen "$two" audit verify >"$work/verified" || fail "the audit does not verify: $(cat "$work/verified")"
}

revocation() {
  say "what is revoked at one server is refused at the other"
  local id
  ask "$two" anna '{"prompt": "什么是久期？"}' >/dev/null || fail "the key is not taken"
  id="$(jinwen "$one" key list | grep anna | grep -o '[0-9a-z]\{20,\}' | head -n 1)"
  jinwen "$one" key revoke "$id" >/dev/null
  [ "$(status "http://127.0.0.1:$two/sessions" "${key[anna]}")" = 401 ] || fail "a revoked key is taken by the other server"
}

status() { curl -sk -o /dev/null -w '%{http_code}' "$1" -H "Authorization: Bearer $2" "${@:3}"; }

start_nginx() {
  mkdir -p "$work/nginx"
  sed -e "s|server 127.0.0.1:8080;|server 127.0.0.1:$one; server 127.0.0.1:$two;|" -e "s|listen 443 ssl|listen 127.0.0.1:$site ssl|" \
    -e "s|/etc/nginx/tls/jinwen|$work/tls|" "$home/packaging/proxy/nginx.conf" >"$work/nginx/jinwen.conf"
  cat >"$work/nginx/nginx.conf" <<NGINX
daemon off;
pid $work/nginx/pid;
error_log $work/nginx/error.log;
events { }
http {
  access_log off;
  client_body_temp_path $work/nginx; proxy_temp_path $work/nginx; fastcgi_temp_path $work/nginx;
  uwsgi_temp_path $work/nginx; scgi_temp_path $work/nginx;
  include $work/nginx/jinwen.conf;
}
NGINX
  nginx -t -q -c "$work/nginx/nginx.conf" 2>"$work/nginx/test" || fail "nginx does not take the file: $(cat "$work/nginx/test")"
  nginx -c "$work/nginx/nginx.conf" 2>"$work/nginx/out" &
  proxy_started $!
}

start_caddy() {
  sed -e "s|^{\$JINWEN_SITE:localhost} {|&\n\ttls $work/tls.crt $work/tls.key|" "$home/packaging/proxy/Caddyfile" >"$work/Caddyfile"
  sed -i "1i {\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_sni jinwen.example\n}" "$work/Caddyfile"
  HOME="$work" JINWEN_SITE="https://jinwen.example:$site" JINWEN_UPSTREAM="127.0.0.1:$one 127.0.0.1:$two" \
    caddy run --config "$work/Caddyfile" --adapter caddyfile >"$work/caddy.log" 2>&1 &
  proxy_started $!
}

proxy_started() {
  proxy="$1"
  started+=("$proxy")
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    [ "$(curl -sk -o /dev/null -w '%{http_code}' "${to_site[@]}" "$(address)/health")" != 200 ] || return 0
    kill -0 "$proxy" 2>/dev/null || fail "the proxy ended: $(cat "$work"/caddy.log "$work"/nginx/{out,error.log} 2>/dev/null | tail -n 5)"
    sleep 0.1
  done
  fail "the proxy does not answer"
}

stop_proxy() {
  kill "$proxy"
  wait "$proxy" || true
}

address() { printf 'https://jinwen.example:%s' "$site"; }

# behind_the_proxy NAME USER: a stream comes piece by piece, a login holds, no more requests than allowed.
behind_the_proxy() {
  say "$1: streams, a login, limits"
  curl -skN "${to_site[@]}" "$(address)/chat" -H "Authorization: Bearer ${key[$2]}" -H 'Content-Type: application/json' \
    -H 'Accept: text/event-stream' -d '{"prompt": "什么是结构性存款？", "prefer": "generated", "max_new_tokens": 30}' >"$work/stream"
  grep -q '^event: *done' "$work/stream" || fail "no stream through $1"
  local to
  to="$(curl -sk "${to_site[@]}" -o /dev/null -w '%{redirect_url}' "$(address)/" -H 'Accept: text/html')"
  [ "$to" = "$(address)/login" ] || fail "$1: who has not logged in is led to '$to'"
  log_in "$1"
  local i taken=0 refused=0
  for ((i = 0; i < LIMIT + 20; i++)); do
    case "$(status "$(address)/sessions" "${key[$2]}" "${to_site[@]}")" in
      200) taken=$((taken + 1)) ;;
      429) refused=$((refused + 1)) ;;
      *) fail "$1: neither taken nor refused" ;;
    esac
  done
  # A request more may be due while they come: the limit fills up again by one each 1.5 s.
  [ "$taken" -le $((LIMIT + 15)) ] && [ "$refused" -ge 1 ] || fail "$1: $taken of $((LIMIT + 20)) requests in a moment, limit $LIMIT"
  say "$1: of $((LIMIT + 20)) requests $taken taken and $refused refused, with a limit of $LIMIT"
}

# A browser's login is kept by one server, to which the proxy must lead each time.
log_in() {
  local jar="$work/cookies" i token
  rm -f "$jar"
  curl -sk "${to_site[@]}" -c "$jar" -o "$work/page" "$(address)/login"
  token="$(sed -n 's/.*XSRF-TOKEN\t//p' "$jar")"
  local code
  code="$(curl -sk "${to_site[@]}" -b "$jar" -c "$jar" -o /dev/null -w '%{http_code} %{redirect_url}' "$(address)/login" \
    -H "X-XSRF-TOKEN: $token" --data-urlencode username=admin --data-urlencode "password=$PASSWORD")"
  [[ "$code" == 302* && "$code" != *error* ]] || fail "$1: the login is answered with $code"
  for i in 1 2 3 4 5 6; do
    code="$(curl -sk "${to_site[@]}" -b "$jar" -o /dev/null -w '%{http_code}' "$(address)/metrics")"
    [[ "$code" != 401 ]] || fail "$1: the login does not hold (request $i)"
  done
}

take_over() {
  say "one server is killed, the other takes over"
  local session
  sleep 5 # the limit fills up again a little
  session="$(ask "$two" bo '{"prompt": "什么是结构性存款？"}' | session_of)"
  kill -9 "${servers[$two]}"
  unset "servers[$two]"
  [ "$(status "$(address)/sessions/$session" "${key[bo]}" "${to_site[@]}")" = 200 ] || fail "what one server has kept is gone with it"
}

declare -A key=()
proxy=""
site=""
to_site=(--noproxy '*' --connect-to "jinwen.example::127.0.0.1:")
main "$@"
