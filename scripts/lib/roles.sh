# Sourced by scripts/cluster: the processes of the server, as gateway1, auth1, auth2 … A name is a role and a number.
# shellcheck shell=bash
roles=(auth keys messages files gateway)

declare -A standard_port=([gateway]=8080 [auth]=8081 [messages]=8082 [files]=8083 [keys]=8084)

role_of() { echo "${1%[0-9]}"; }
node_count() { keep nodes echo "${nodes:-1}"; }
role_names() { local role i; for role in "${roles[@]}"; do for ((i = 1; i <= $(node_count); i++)); do echo "$role$i"; done; done; }

# The first of each role has the port people know, unless that was not wanted.
role_port() {
  if [ "$(keep ports echo "${ports:-standard}")" = standard ] && [ "${1#"$(role_of "$1")"}" = 1 ]; then
    keep "port-$1" echo "${standard_port[$(role_of "$1")]}"
  else
    port_of "$1"
  fi
}
role_urls() { # role_urls ROLE
  local name urls=()
  for name in $(role_names); do [ "$(role_of "$name")" = "$1" ] && urls+=("http://127.0.0.1:$(role_port "$name")"); done
  (IFS=,; echo "${urls[*]}")
}

# A build of this tree, unless one is named.
server_path() {
  if [ -n "${SECURE_MESSENGER_SERVER:-}" ]; then echo "$SECURE_MESSENGER_SERVER"; return; fi
  echo "$dir/server/messenger-server.dll"
}
build_server() {
  [ -z "${SECURE_MESSENGER_SERVER:-}" ] || return 0
  say "building the server"
  dotnet publish src/Server -c Release -o "$dir/server" > "$dir/log/build.log" 2>&1 || { tail -n 20 "$dir/log/build.log" >&2; fail "the server does not build"; }
}

# What every process is told, and what a role is told besides.
role_settings() {
  local role; role=$(role_of "$1")
  cat <<ENV
SERVER_ROLES=$role
SERVER_HOST=localhost
SERVER_PORT=$(role_port "$1")
SERVER_DRAIN_DELAY=2s
MANAGEMENT_PORT=$(port_of "management-$1")
DATA_DIR='$dir/data/$1'
ENV
  # What a files service passes on it does not keep: collected early, and with one heap of the C library's, it stays 25 MB smaller.
  [ "$role" != files ] || printf 'DOTNET_GCgen0size=0x400000\nMALLOC_ARENA_MAX=1\n'
  if [ "$role" = gateway ]; then
    cat <<ENV
GATEWAY_AUTH_URL=$(role_urls auth)
GATEWAY_KEYS_URL=$(role_urls keys)
GATEWAY_MESSAGES_URL=$(role_urls messages)
GATEWAY_FILES_URL=$(role_urls files)
ENV
  else
    printf 'GATEWAY_TRUSTED_PROXIES=127.0.0.1,::1\n'
  fi
  cat <<ENV
JWT_ACCESS_SECRET=$(secret_of jwt-access)
JWT_REFRESH_SECRET=$(secret_of jwt-refresh)
AUTH_USERNAME_SECRET=$(secret_of usernames)
DB_HOST=127.0.0.1
DB_PORT=$(port_of postgres)
DB_USER=messenger
DB_PASSWORD=$(secret_of postgres)
DB_NAME=postgres
NATS_URL=$(nats_hosts)
NATS_USER=messenger
NATS_PASSWORD=$(secret_of nats)
S3_ENDPOINT=http://127.0.0.1:$(port_of s3)
S3_ACCESS_KEY=messenger
S3_SECRET_KEY=$(secret_of s3)
REDIS_HOST=127.0.0.1
REDIS_PORT=$(port_of redis)
REDIS_PASSWORD=$(secret_of redis)
ENV
  # Whatever else is to hold for all, and for this one, as NAME=VALUE lines.
  [ ! -f "$dir/settings" ] || cat "$dir/settings"
  [ ! -f "$dir/settings-$1" ] || cat "$dir/settings-$1"
}

# Where clients find it: by TLS where its settings name a certificate.
role_url() {
  local scheme=http
  ! grep -qs '^TLS_CERTIFICATE_FILE=.' "$dir/kept/settings-$1" || scheme=https
  echo "$scheme://localhost:$(role_port "$1")"
}

start_role() {
  local settings=$dir/kept/settings-$1
  mkdir -p "$dir/data/$1"
  (umask 077; role_settings "$1" > "$settings")
  # Nothing of our own environment but where dotnet is; the secrets are read from the file and are on no command line.
  launch "$1" env -i PATH="$PATH" HOME="$HOME" DOTNET_ROOT="${DOTNET_ROOT:-}" bash -c 'set -a; . "$1"; set +a; exec dotnet "$2"' role "$settings" "$(server_path)"
}
ready_role() { curl -fs "http://localhost:$(port_of "management-$1")/readyz"; }
end_role() { kill "-$3" "$2"; }

roles_up() {
  local name
  mkdir -p "$dir/log"
  chmod 711 "$dir"
  build_server
  for name in $(role_names); do engine_start "$name"; done
  for name in $(role_names); do wait_until "$name" ready_role "$name"; done
}
roles_down() {
  local name
  # shellcheck disable=SC2046
  for name in $(role_names | tac); do engine_stop "$name"; done
  rm -rf "$dir/data" "$dir/server"
}

server_start() { engine_start "$1"; }
server_wait() { wait_until "$1" "ready_$(kind_of "$1")" "$1"; }
server_restart() { engine_stop "$1"; server_start "$1"; server_wait "$1"; }

cluster_status() {
  local name all=0
  [ -n "$engines_dir" ] || engines_status || all=1
  for name in $(role_names); do
    if ! is_running "$name"; then printf '%-9s stopped\n' "$name"; all=1
    elif ready_role "$name" > /dev/null; then printf '%-9s ready     %s   pid %s\n' "$name" "$(role_url "$name")" "$(pid_of "$name" | head -1)"
    else printf '%-9s not ready %s   pid %s\n' "$name" "$(role_url "$name")" "$(pid_of "$name" | head -1)"; all=1; fi
  done
  if [ $all = 0 ]; then printf '\nThe gateway listens on %s: messenger --server %s register NAME\n' "$(role_url gateway1)" "$(role_url gateway1)"; fi
  return $all
}

cluster_logs() {
  local name files=()
  [ ${#names[@]} -gt 0 ] || mapfile -t names < <(role_names)
  for name in "${names[@]}"; do files+=("$dir/log/$name.log"); done
  tail -n 20 -F "${files[@]}"
}
