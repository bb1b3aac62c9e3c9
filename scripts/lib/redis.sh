# Redis 7: the system's.
# shellcheck shell=bash
has_redis() { command -v redis-server > /dev/null; }
install_redis() { install_packages redis-server; }
install_packages() {
  [ -n "${packages_known:-}" ] || apt-get update -qq >&2
  packages_known=1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

start_redis() {
  mkdir -p "$dir/redis"
  (umask 077; cat > "$dir/redis.conf") <<CONF
port $(port_of redis)
bind 127.0.0.1
requirepass $(secret_of redis)
dir $dir/redis
save ""
appendonly no
CONF
  launch redis redis-server "$dir/redis.conf"
}
ready_redis() { (exec 3<> "/dev/tcp/127.0.0.1/$(port_of redis)") 2> /dev/null; }
end_redis() { kill "-$3" "$2"; }
