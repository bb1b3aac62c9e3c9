-- ML-KEM-768 prekeys. One-time and last-resort keys of a device share one sequence of ids.
-- kem_high_water: the highest id ever taken from the device; none at or below it comes anew.
alter table identity_keys add column kem_high_water integer not null default 0;

create table kem_prekeys (
  device_id text not null references identity_keys (device_id),
  key_id integer not null check (key_id > 0),
  public_key blob not null check (length(public_key) = 1184),
  signature blob not null check (length(signature) = 64),
  created_at integer not null,
  primary key (device_id, key_id)
) strict;

-- The one in force; a newer one takes its place.
create table last_resort_kem_prekeys (
  device_id text primary key references identity_keys (device_id),
  key_id integer not null check (key_id > 0),
  public_key blob not null check (length(public_key) = 1184),
  signature blob not null check (length(signature) = 64),
  created_at integer not null
) strict;
