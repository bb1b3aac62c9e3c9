-- Devices out for good, as events said. No signed list brings one back into a roster.
create table roster_revocations (
  user_id text not null,
  device_id text not null,
  primary key (user_id, device_id)
) strict, without rowid;
