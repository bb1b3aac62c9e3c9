-- SPDX-License-Identifier: MIT
create table users (
  id uuid primary key,
  username text not null unique,
  password_hash text not null,
  created_at bigint not null,
  deleted_at bigint,
  password_version bigint not null default 0
);

create table devices (
  id uuid primary key,
  user_id uuid not null references users (id),
  name text not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  revoked_at bigint
);
create index devices_user on devices (user_id);

create table sessions (
  token_hmac bytea primary key,
  id uuid not null,
  user_id uuid not null,
  device_id uuid not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
create index sessions_id on sessions (id);
create index sessions_device on sessions (device_id);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table retired_names (
  name_hmac bytea primary key
);

create table erasures (
  user_id uuid primary key,
  event text not null,
  again_at bigint not null
);
