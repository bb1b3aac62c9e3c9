# Sourced by scripts/cluster: Prometheus on every process of the cluster, with the rules of deployments/prometheus.
# shellcheck shell=bash
prometheus_path() { scripts/tools prometheus | awk '$1 == "prometheus" && $2 ~ "^/" { print $2 }'; }

start_prometheus() {
  local name
  mkdir -p "$dir/prometheus"
  {
    cat <<YAML
global: { scrape_interval: 5s, evaluation_interval: 5s }
rule_files: ["$PWD/deployments/prometheus/alerts.yml"]
scrape_configs:
  - job_name: messenger
    static_configs:
YAML
    for name in $(role_names); do
      printf '      - { targets: ["localhost:%s"], labels: { role: %s } }\n' "$(port_of "management-$name")" "$(role_of "$name")"
    done
  } > "$dir/prometheus.yml"
  launch prometheus "$(prometheus_path)" --config.file="$dir/prometheus.yml" --storage.tsdb.path="$dir/prometheus" \
    --storage.tsdb.retention.size=200MB --web.listen-address="127.0.0.1:$(port_of prometheus)"
}
ready_prometheus() { curl -fs "http://127.0.0.1:$(port_of prometheus)/-/ready"; }
end_prometheus() { kill "-$3" "$2"; }

watch_up() {
  if [ -z "$(prometheus_path)" ]; then
    [ -n "$install" ] || fail "Prometheus is not on this machine. 'scripts/cluster watch --install' fetches it (Debian or Ubuntu, as root)."
    scripts/tools --install prometheus > /dev/null || true
    [ -n "$(prometheus_path)" ] || fail "Prometheus could not be installed"
  fi
  engine_start prometheus
  wait_until prometheus ready_prometheus
  printf 'Prometheus looks at %s processes every 5 s: http://127.0.0.1:%s, its alerts under /api/v1/alerts\n' "$(role_names | wc -l)" "$(port_of prometheus)"
}
watch_down() {
  engine_stop prometheus
  rm -rf "$dir/prometheus" "$dir/prometheus.yml"
}
