-- Devices out for good, as events said. The signed list may name one until the first device signs another: it is handed out no more.
create table revoked_devices (
  user_id text not null,
  device_id text not null,
  primary key (user_id, device_id)
) strict, without rowid;
