-- One identity per device, never replaced. suites: bit n stands for suite n + 1.
-- one_time_high_water: the highest one-time prekey id ever taken from the device; none at or below it comes anew.
create table identity_keys (
  device_id text primary key,
  user_id text not null,
  identity_key blob not null check (length(identity_key) = 32),
  registration_id integer not null,
  suites integer not null check (suites > 0),
  one_time_high_water integer not null default 0
) strict, without rowid;

create index identity_keys_user on identity_keys (user_id, device_id);

-- Every version an account ever signed; the newest is in force.
create table device_lists (
  user_id text not null,
  version integer not null check (version > 0),
  list blob not null,
  signature blob not null check (length(signature) = 64),
  created_at integer not null,
  primary key (user_id, version)
) strict, without rowid;

-- The one in force; a newer one takes its place.
create table signed_prekeys (
  device_id text primary key references identity_keys (device_id),
  key_id integer not null check (key_id > 0),
  public_key blob not null check (length(public_key) = 32),
  signature blob not null check (length(signature) = 64),
  created_at integer not null
) strict, without rowid;

create table one_time_prekeys (
  device_id text not null references identity_keys (device_id),
  key_id integer not null check (key_id > 0),
  public_key blob not null check (length(public_key) = 32),
  primary key (device_id, key_id)
) strict, without rowid;
