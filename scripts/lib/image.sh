# Sourced by scripts/image: building the image, base images of this machine, and a look at what was built.
# shellcheck shell=bash
image_revision() { git rev-parse HEAD 2> /dev/null || echo unknown; }
image_version() { sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props; }

image_build() {
  local arguments=(--build-arg "VERSION=$(image_version)" --build-arg "REVISION=$(image_revision)" -t "$tag") since=$SECONDS
  if [ -n "$local_bases" ]; then
    base_build; base_runtime
    # What this machine has is lent to the steps: its SDK, and the packages it knows, which a locked restore compares with their hashes.
    arguments+=(--isolation=chroot --network=host --build-arg SDK_IMAGE=localhost/secure-messenger-build --build-arg BASE_IMAGE=localhost/secure-messenger-runtime
      -v "$(dotnet_home):/usr/share/dotnet:ro" -v "$(dotnet nuget locals global-packages --list | sed 's/.*: //'):/root/.nuget/packages:O")
    since=$SECONDS
  fi
  "$engine" build "${arguments[@]}" .
  say "$tag built in $((SECONDS - since)) s, $("$engine" image inspect --format '{{.Size}}' "$tag" | awk '{ printf "%.0f MB", $1 / 1e6 }')"
}

dotnet_home() { dirname "$(readlink -f "$(command -v dotnet)")"; }

# Debian with nothing but a shell and what the SDK links to.
base_build() {
  "$engine" image exists localhost/secure-messenger-build && return
  local suite; suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
  say "making localhost/secure-messenger-build"
  debootstrap --variant=minbase --include=ca-certificates,libssl3,zlib1g,libstdc++6 "$suite" "$out/build" "$(awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources)" > /dev/null
  mkdir -p "$out/build/usr/share/dotnet"
  tar -C "$out/build" -c . | "$engine" import --change 'ENV PATH=/usr/share/dotnet:/usr/sbin:/usr/bin:/sbin:/bin' --change 'ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1' - localhost/secure-messenger-build > /dev/null
}

# As the chiselled images are: the runtime, the libraries it links to, certificates, and a user who is nobody. No shell.
base_runtime() {
  "$engine" image exists localhost/secure-messenger-runtime && return
  local root=$out/runtime home runtime library; home=$(dotnet_home)
  say "making localhost/secure-messenger-runtime"
  mkdir -p "$root"/{etc/ssl/certs,proc,dev,sys,usr/share/dotnet,usr/lib,lib64,run} && install -d -m 1777 "$root/tmp" && ln -s usr/lib "$root/lib"
  cp -a "$home/dotnet" "$home/host" "$home/shared" "$root/usr/share/dotnet/"
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  printf 'root:x:0:0::/:/nologin\napp:x:1654:1654::/:/nologin\n' > "$root/etc/passwd"
  printf 'root:x:0:\napp:x:1654:\n' > "$root/etc/group"
  printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"
  runtime=$(ls -d "$home"/shared/Microsoft.NETCore.App/10.* | tail -n 1)
  # Its cryptography finds OpenSSL by name, when it starts.
  for library in $(ldd "$home/dotnet" "$runtime"/lib*.so "$(ldconfig -p | awk '/libssl.so.3 .*x86-64/ { print $NF; exit }')" 2> /dev/null |
    awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\/lib.*ld-/ { print $1 }' | grep -v "^$home" | sort -u) \
    $(ldconfig -p | awk '/lib(ssl|crypto).so.3 .*x86-64/ { print $NF }'); do
    install -D -m 755 "$(readlink -f "$library")" "$root$library"
  done
  tar -C "$root" --sort=name --mtime=@0 --owner=0 --group=0 -c . | "$engine" import --change 'ENV PATH=/usr/share/dotnet' --change 'ENV DOTNET_RUNNING_IN_CONTAINER=true' - localhost/secure-messenger-runtime > /dev/null
}

# The root of the image in namespaces of its own, where containers cannot be run: mounted read-only, /data in memory, its own environment and nothing of ours.
image_start() { # image_start PORT MANAGEMENT-PORT
  local root variables; root=$("$engine" image mount "$tag")
  mapfile -t variables < <("$engine" image inspect --format '{{range .Config.Env}}{{println .}}{{end}}' "$tag" | grep -v "^PATH=" | grep .)
  [ "$("$engine" image inspect --format '{{.Config.User}}' "$tag")" = 1654:1654 ] || fail "the image does not run as 1654:1654"
  # shellcheck disable=SC2016
  env -i PATH="$PATH" "${variables[@]}" SERVER_HOST=127.0.0.1 SERVER_PORT="$1" MANAGEMENT_HOST=127.0.0.1 MANAGEMENT_PORT="$2" unshare --mount bash -c '
    set -e
    root=$1; shift
    mount --bind "$root" "$root"; mount -o remount,ro,bind "$root"
    mount -t tmpfs -o uid=1654,gid=1654,mode=0700 tmpfs "$root/data"
    mount --rbind /dev "$root/dev"
    exec setpriv --no-new-privs unshare --pid --fork --kill-child --root="$root" --wd=/data --mount-proc=/proc --setgid=1654 --setuid=1654 "$@"' image "$root" \
    /app/messenger-server > "$out/log" 2>&1 &
  pid=$!
}

image_cleanup() {
  [ -z "${pid:-}" ] || { kill "$pid" 2> /dev/null && wait "$pid"; } || true
  [ -z "${mounted:-}" ] || "$engine" image umount "$tag" > /dev/null || true
}

image_check() {
  local port management since=$SECONDS base people
  # shellcheck source=scripts/lib/ports.sh
  . scripts/lib/ports.sh
  port=$(free_port) management=$(free_port) mounted=1
  image_start "$port" "$management"
  for _ in $(seq 1200); do
    curl -fs "http://127.0.0.1:$management/readyz" > "$out/ready" && break
    kill -0 "$pid" 2> /dev/null || { cat "$out/log" >&2; fail "it ended while starting"; }
    sleep 0.05
  done
  grep -q 'database ok' "$out/ready" || { cat "$out/log" >&2; fail "not ready after a minute"; }
  say "ready after $((SECONDS - since)) s: $(tr '\n' ' ' < "$out/ready")"
  # Its child is the server: unshare stays before it.
  local server; server=$(pgrep -P "$pid" -f /app/messenger-server | head -n 1)
  grep -E '^(Uid|CapEff|CapPrm|NoNewPrivs):' "/proc/$server/status" | tr '\n\t' ' ' >&2; echo >&2
  [ "$(awk '/^Uid:/ { print $2 $3 $4 $5 }' "/proc/$server/status")" = 1654165416541654 ] || fail "it does not run as 1654"
  grep -q '^CapEff:.*0000000000000000$' "/proc/$server/status" || fail "it has capabilities"
  awk '$5 == "/" && $6 ~ /^ro/ { found = 1 } END { exit !found }' "/proc/$server/mountinfo" || fail "its root can be written to"
  [ ! -e "/proc/$server/root/bin/sh" ] && [ ! -e "/proc/$server/root/usr/bin/sh" ] || fail "there is a shell in it"

  base=http://127.0.0.1:$port/api/v1
  for people in alice bob; do
    curl -fs "$base/auth/register" -H 'Content-Type: application/json' -d "{\"username\":\"$people\",\"password\":\"correct horse battery\"}" > "$out/$people" || fail "$people cannot register"
  done
  local chat; chat=$(curl -fs "$base/conversations" -H "Authorization: Bearer $(field access_token alice)" -H 'Content-Type: application/json' \
    -d "{\"kind\":\"direct\",\"member_ids\":[\"$(field user_id bob)\"]}" | sed 's/.*"id":"\([^"]*\)".*/\1/')
  curl -fs "$base/conversations/$chat/messages" -H "Authorization: Bearer $(field access_token alice)" -H 'Content-Type: application/json' \
    -d "{\"client_id\":\"$(cat /proc/sys/kernel/random/uuid)\",\"roster_version\":1,\"kind\":\"message\",\"body\":\"$(printf 'opaque bytes' | base64)\"}" > "$out/sent" || fail "no message can be sent"
  curl -fs "$base/conversations/$chat/messages?after=0" -H "Authorization: Bearer $(field access_token bob)" | grep -q "$(printf 'opaque bytes' | base64)" || fail "the message did not arrive"
  say "two people registered, a message arrived"
  since=$SECONDS
  kill -TERM "$server"; wait "$pid" || fail "it did not end by itself"
  pid=
  say "stopped in $((SECONDS - since)) s"
}
field() { sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/" "$out/$2"; }
