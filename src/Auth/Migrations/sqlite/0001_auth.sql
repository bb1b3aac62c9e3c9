create table users (
  id text primary key,
  username text not null unique,
  password_hash text not null,
  created_at integer not null,
  deleted_at integer
) strict, without rowid;

create table devices (
  id text primary key,
  user_id text not null references users (id),
  name text not null,
  created_at integer not null,
  last_seen_at integer not null,
  revoked_at integer
) strict, without rowid;
create index devices_user on devices (user_id);

-- One row per refresh token. id is the session it belongs to: spent tokens stay until they expire, so that
-- a second use is recognised for what it is.
create table sessions (
  token_hmac blob primary key,
  id text not null,
  user_id text not null,
  device_id text not null,
  created_at integer not null,
  expires_at integer not null,
  used_at integer
) strict, without rowid;
create index sessions_id on sessions (id);
create index sessions_device on sessions (device_id);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);
