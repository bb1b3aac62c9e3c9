-- One-time tickets to open a socket with, by their hash: what stands here opens nothing.
create table socket_tickets (
  hash blob primary key,
  device_id text not null,
  user_id text not null,
  session_id text not null,
  -- When the token behind it ends, unix seconds.
  token_ends_at integer not null,
  until integer not null
) strict, without rowid;
create index socket_tickets_device on socket_tickets (device_id, until);
create index socket_tickets_until on socket_tickets (until);

-- Devices whose prekeys ran low, by prekeys_low.
create table low_prekeys (
  device_id text primary key,
  one_time integer not null,
  kem integer not null
) strict, without rowid;

-- Everything up to here has been taken by retention.
alter table conversations add column swept_seq integer not null default 0;
