# S3 by Ceph's gateway, with one monitor and one store behind it: the system's packages. What is on it lies in memory (memstore), so a stop
# loses nothing only as long as the store runs: 'stop' and 'kill' end the gateway, and 'down' all three.
# shellcheck shell=bash
has_s3() { command -v radosgw > /dev/null && command -v ceph-osd > /dev/null && command -v ceph-mon > /dev/null; }
install_s3() { install_packages radosgw ceph-mon ceph-osd curl; }

s3_config() {
  cat <<CONF
[global]
fsid = $1
mon_initial_members = a
mon_host = [v2:127.0.0.1:$(port_of s3-mon)]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
public_network = 127.0.0.0/8
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
ms_mon_service_mode = crc
ms_client_mode = crc
ms_bind_msgr1 = false
ms_bind_ipv6 = false
run_dir = $dir/s3/run
admin_socket = $dir/s3/run/\$name.asok
log_file = $dir/log/s3-\$name.log
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_pool_default_pg_autoscale_mode = off
mon_allow_pool_size_one = true
osd_crush_chooseleaf_type = 0
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
mon_osd_min_up_ratio = 0
mon_data_avail_warn = 1
mon_data_avail_crit = 1
auth_allow_insecure_global_id_reclaim = true
[mon]
mon_data = $dir/s3/mon
mon_max_pg_per_osd = 1000
[osd]
osd_data = $dir/s3/osd
osd_objectstore = memstore
osd_class_load_list = *
osd_class_default_list = *
osd_memory_target = 939524096
memstore_device_bytes = 3221225472
[client.rgw]
auth_client_required = none
ms_mon_client_mode = crc
rgw_data = $dir/s3/rgw
rgw_frontends = beast endpoint=127.0.0.1:$(port_of s3) tcp_nodelay=1
rgw_gc_obj_min_wait = 5
rgw_gc_processor_period = 10
rgw_gc_processor_max_time = 10
CONF
}

# The store behind the gateway.
start_s3_store() {
  is_running s3-mon && is_running s3-osd && return
  end_s3_store
  local config=$dir/s3/ceph.conf fsid osd log=$dir/log/s3-make.log
  rm -rf "$dir/s3"; mkdir -p "$dir"/s3/{mon,osd,run,rgw}
  fsid=$(cat /proc/sys/kernel/random/uuid) osd=$(cat /proc/sys/kernel/random/uuid)
  s3_config "$fsid" > "$config"
  {
    monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$(port_of s3-mon)]" "$dir/s3/monmap"
    ceph-mon -c "$config" -i a --mkfs --monmap "$dir/s3/monmap"
  } >> "$log" 2>&1
  launch s3-mon ceph-mon -c "$config" -i a -f
  {
    ceph -c "$config" --connect-timeout 20 osd new "$osd"
    ceph-osd -c "$config" -i 0 --mkfs --osd-uuid "$osd"
  } >> "$log" 2>&1
  launch s3-osd ceph-osd -c "$config" -i 0 -f
  radosgw-admin -c "$config" -n client.rgw user create --uid=messenger --display-name=messenger \
    --access-key=messenger --secret-key="$(secret_of s3)" >> "$log" 2>&1
}
end_s3_store() {
  local name
  for name in s3-osd s3-mon; do
    is_running "$name" && kill -KILL "$(pid_of "$name" | head -1)"
    rm -f "$dir/$name.pid"
  done
}

start_s3() {
  start_s3_store
  launch s3 radosgw -c "$dir/s3/ceph.conf" -n client.rgw -f
}
ready_s3() { curl -s -o /dev/null "http://127.0.0.1:$(port_of s3)/"; }
end_s3() { kill "-$3" "$2"; }
