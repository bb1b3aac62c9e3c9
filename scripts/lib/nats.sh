# NATS with JetStream, three nodes, 2.10 or newer: the system's, or Debian 13's package unpacked beside the system.
# shellcheck shell=bash
nats_home=${SECURE_MESSENGER_ENGINES:-/opt/secure-messenger-engines}/trixie

nats_bin() {
  local bin
  for bin in "$nats_home/usr/sbin/nats-server" "$(command -v nats-server || true)"; do
    [ -x "$bin" ] && "$bin" --version | grep -Eq 'v(2\.(1[0-9]|[2-9][0-9])|[3-9])\.' && { echo "$bin"; return; }
  done
  return 1
}
has_nats() { nats_bin > /dev/null; }

# apt with a source list of its own: that of the system stays as it is.
install_nats() {
  local apt=$nats_home/.apt
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
  awk 'BEGIN { RS = ""; ORS = "\n\n" } NR == 1' /etc/apt/sources.list.d/debian.sources | sed 's/^Suites:.*/Suites: trixie/' > "$apt/trixie.sources"
  local options=(-o "Dir::Etc::sourcelist=$apt/trixie.sources" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$apt/lists"
    -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" -qq update >&2 && (cd "$apt" && apt-get "${options[@]}" -qq download nats-server >&2 && dpkg -x nats-server_*.deb "$nats_home")
  has_nats
}

nats_http() { port_of "$1-http"; }
nats_hosts() { echo "nats://127.0.0.1:$(port_of nats1),nats://127.0.0.1:$(port_of nats2),nats://127.0.0.1:$(port_of nats3)"; }
nats_urls() { nats_hosts | sed "s#//#//messenger:$(secret_of nats)@#g"; }

start_nats() {
  local config=$dir/$1.conf
  (umask 077; cat > "$config") <<CONF
server_name: $1
listen: 127.0.0.1:$(port_of "$1")
http: 127.0.0.1:$(nats_http "$1")
max_payload: 1MB
jetstream { store_dir: "$dir/$1", max_memory_store: 64MB, max_file_store: 50GB }
cluster {
  name: messenger
  no_advertise: true
  listen: 127.0.0.1:$(port_of nats-cluster-"$1")
  routes: [ $(for peer in nats1 nats2 nats3; do printf '"nats://127.0.0.1:%s",' "$(port_of "nats-cluster-$peer")"; done | sed 's/,$//') ]
}
authorization { user: messenger, password: "$(secret_of nats)" }
CONF
  launch "$1" "$(nats_bin)" -c "$config"
}

# Streams can be made once the three have a leader.
ready_nats() {
  curl -fs "http://127.0.0.1:$(nats_http "$1")/healthz?js-enabled-only=true" > /dev/null &&
    curl -fs "http://127.0.0.1:$(nats_http "$1")/jsz" | grep -q '"leader"'
}
end_nats() { kill "-$3" "$2"; }
