# Sourced by scripts/release and scripts/reproducible: what people download, made of a tree, the same bytes each time.
# shellcheck shell=bash
version_of() { sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$1/Directory.Build.props"; }

# Without what a build knows of its machine: paths are mapped, names sorted, times those of the commit.
make_archives() { # make_archives TREE OUT TIME
  local tree=$1 out=$2 time=$3 version program name; version=$(version_of "$tree")
  for program in Server:messenger-server Cli:messenger; do
    name=${program#*:}-$version
    dotnet publish "$tree/src/${program%:*}" -c Release -o "$out/$name" -p:ContinuousIntegrationBuild=true -p:RestoreLockedMode=true -p:DebugType=none -p:PathMap="$(realpath "$tree")=/source" > "$out/$name.log" ||
      { tail -n 20 "$out/$name.log" >&2; return 1; }
    cp "$tree/LICENSE" "$out/$name/"
    tar -C "$out" --sort=name --mtime="@$time" --owner=0 --group=0 --numeric-owner --mode='u+rw,go=rX' -c "$name" | gzip -n > "$out/$name.tar.gz"
    rm -rf "${out:?}/$name" "$out/$name.log"
  done
}
