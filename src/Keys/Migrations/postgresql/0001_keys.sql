-- SPDX-License-Identifier: MIT
create table identity_keys (
  device_id uuid primary key,
  user_id uuid not null,
  identity_key bytea not null check (length(identity_key) = 32),
  registration_id bigint not null,
  suites bigint not null check (suites > 0),
  one_time_high_water bigint not null default 0,
  kem_high_water bigint not null default 0,
  low_told integer not null default 0
);
create index identity_keys_user on identity_keys (user_id, device_id);

create table device_lists (
  user_id uuid not null,
  version bigint not null check (version > 0),
  list bytea not null,
  signature bytea not null check (length(signature) = 64),
  created_at bigint not null,
  primary key (user_id, version)
);

create table signed_prekeys (
  device_id uuid primary key references identity_keys (device_id),
  key_id bigint not null check (key_id > 0),
  public_key bytea not null check (length(public_key) = 32),
  signature bytea not null check (length(signature) = 64),
  created_at bigint not null
);

create table one_time_prekeys (
  device_id uuid not null references identity_keys (device_id),
  key_id bigint not null check (key_id > 0),
  public_key bytea not null check (length(public_key) = 32),
  primary key (device_id, key_id)
);

create table kem_prekeys (
  device_id uuid not null references identity_keys (device_id),
  key_id bigint not null check (key_id > 0),
  public_key bytea not null check (length(public_key) = 1184),
  signature bytea not null check (length(signature) = 64),
  created_at bigint not null,
  primary key (device_id, key_id)
);

create table last_resort_kem_prekeys (
  device_id uuid primary key references identity_keys (device_id),
  key_id bigint not null check (key_id > 0),
  public_key bytea not null check (length(public_key) = 1184),
  signature bytea not null check (length(signature) = 64),
  created_at bigint not null
);

create table revoked_devices (
  user_id uuid not null,
  device_id uuid not null,
  primary key (user_id, device_id)
);
