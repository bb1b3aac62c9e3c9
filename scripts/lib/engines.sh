# Sourced by scripts/engines and scripts/cluster: the six servers, each with install_, make_, start_ and ready_ in a file of its own.
# shellcheck shell=bash
engines=(postgres nats1 nats2 nats3 s3 redis)
for part in ports postgres nats s3 redis; do
  # shellcheck source=/dev/null
  . "scripts/lib/$part.sh"
done

say() { echo "${program:-engines}: $*" >&2; }
fail() { say "$*"; exit 1; }

# A value kept for the life of the directory: port of an engine, a password.
keep() { # keep NAME COMMAND...
  local base=$dir
  case $1 in port-postgres|port-nats?|port-s3|port-redis|secret-postgres|secret-nats|secret-s3|secret-redis) base=${engines_dir:-$dir} ;; esac
  local file="$base/kept/$1"
  [ -s "$file" ] || { install -d -m 700 "$base/kept"; (umask 077; "${@:2}" > "$file.new"); mv "$file.new" "$file"; }
  cat "$file"
}
port_of() { keep "port-$1" free_port; }
secret_of() { keep "secret-$1" random_secret; }
random_secret() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

pid_of() { [ -s "$dir/$1.pid" ] && cat "$dir/$1.pid"; }

# Ours, and not another process that was given the same number since: its start is in the file's second line.
is_running() {
  local pid; pid=$(pid_of "$1" | head -1) || return 1
  [ -n "$pid" ] && [ -r "/proc/$pid/stat" ] && [ "$(start_time "$pid")" = "$(pid_of "$1" | sed -n 2p)" ]
}
start_time() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" { print $20 }'; }
note_pid() { printf '%s\n%s\n' "$2" "$(start_time "$2")" > "$dir/$1.pid"; }

# A server of its own process group, so that a terminal's Ctrl-C does not reach it.
launch() { # launch NAME COMMAND...
  setsid "${@:2}" >> "$dir/log/$1.log" 2>&1 < /dev/null &
  note_pid "$1" $!
}

wait_until() { # wait_until NAME COMMAND...
  local deadline=$((SECONDS + 60))
  until "${@:2}" > /dev/null 2>&1; do
    is_running "$1" || { tail -n 5 "$dir/log/$1.log" >&2; fail "$1 ended while starting; its log is $dir/log/$1.log"; }
    [ $SECONDS -lt $deadline ] || fail "$1 does not answer after a minute; its log is $dir/log/$1.log"
    sleep 0.05
  done
}

kind_of() { case $1 in nats?) echo nats ;; postgres|s3|redis|prometheus) echo "$1" ;; *) echo role ;; esac; }

engine_start() {
  is_running "$1" && return
  "start_$(kind_of "$1")" "$1"
}
engine_stop() { end_engine "$1" TERM; }
engine_kill() { end_engine "$1" KILL; }
# A process with all its children: still there, and silent; then as if nothing had been.
engine_pause() { signal_tree STOP "$(pid_of "$1" | head -1)"; }
engine_resume() { signal_tree CONT "$(pid_of "$1" | head -1)"; }
signal_tree() {
  local child
  [ -n "$2" ] || return 0
  kill "-$1" "$2" 2> /dev/null || true
  for child in $(cat "/proc/$2"/task/*/children 2> /dev/null || true); do signal_tree "$1" "$child"; done
}
end_engine() {
  is_running "$1" || return 0
  local pid; pid=$(pid_of "$1" | head -1)
  "end_$(kind_of "$1")" "$1" "$pid" "$2"
  for _ in $(seq 600); do is_running "$1" || break; sleep 0.05; done
  is_running "$1" && kill -KILL "$pid"
  rm -f "$dir/$1.pid"
}

engines_up() {
  local kind missing=()
  for kind in postgres nats s3 redis; do
    "has_$kind" && continue
    if [ -n "$install" ]; then say "installing $kind"; mkdir -p "$dir/log"; "install_$kind" 2> "$dir/log/install-$kind.log" || { tail -n 5 "$dir/log/install-$kind.log" >&2; fail "$kind could not be installed; see $dir/log/install-$kind.log"; }
    else missing+=("$kind"); fi
  done
  [ ${#missing[@]} -eq 0 ] || fail "not on this machine: ${missing[*]}. '--install' fetches them (Debian or Ubuntu, as root)."
  mkdir -p "$dir/log"
  chmod 711 "$dir"
  for name in "${engines[@]}"; do engine_start "$name"; done
  for name in "${engines[@]}"; do wait_until "$name" "ready_$(kind_of "$name")" "$name"; done
  (umask 077; engines_env > "$dir/env")
  engines_status
}

engines_down() {
  local index
  for ((index = ${#engines[@]} - 1; index >= 0; index--)); do engine_stop "${engines[$index]}"; done
  end_s3_store
  [ ! -f "$dir/kept/postgres-data" ] || clean_postgres
  rm -rf "$dir/env" "$dir/kept" "$dir"/nats? "$dir/redis" "$dir/s3"
}

engines_status() {
  local state all=0
  for name in "${engines[@]}"; do
    if is_running "$name"; then state="running   127.0.0.1:$(port_of "$name")   pid $(pid_of "$name" | head -1)"; else state=stopped; all=1; fi
    printf '%-9s %s\n' "$name" "$state"
  done
  return $all
}

engines_env() {
  cat <<ENV
SECURE_MESSENGER_TEST_POSTGRES='Host=127.0.0.1;Port=$(port_of postgres);Username=messenger;Password=$(secret_of postgres)'
SECURE_MESSENGER_TEST_NATS='$(nats_urls)'
SECURE_MESSENGER_TEST_S3='http://messenger:$(secret_of s3)@127.0.0.1:$(port_of s3)'
SECURE_MESSENGER_TEST_REDIS='127.0.0.1:$(port_of redis),password=$(secret_of redis)'
ENV
}
