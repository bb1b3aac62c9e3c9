# A port nobody listens on, out of the range that outgoing connections are given. Bound by nobody until its server starts: two scripts
# that ask at the same time are kept apart by a lock and by what was given out in the last minute.
# shellcheck shell=bash
free_port() {
  (
    flock 9
    local port given=${TMPDIR:-/tmp}/secure-messenger-ports.$UID
    touch "$given"
    find "$given" -mmin +1 -exec truncate -s 0 {} +
    while :; do
      port=$((20000 + RANDOM % 12000))
      grep -qx "$port" "$given" && continue
      (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && continue
      echo "$port" >> "$given"
      echo "$port"
      break
    done
  ) 9> "${TMPDIR:-/tmp}/secure-messenger-ports.$UID.lock"
}
