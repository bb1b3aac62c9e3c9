create table outbox (
  id integer primary key autoincrement,
  event text not null,
  payload text not null,
  written_at integer not null,
  tries integer not null,
  set_aside integer not null
) strict;
create index outbox_waiting on outbox (set_aside, id);

-- Sessions that ended before their access tokens did. A row outlives the last such token, then goes.
create table ended_sessions (
  session_id text primary key,
  until integer not null
) strict, without rowid;
create index ended_sessions_until on ended_sessions (until);

-- One row: which life of the database this is. Restoring a backup begins a new one.
create table instance (
  one integer primary key check (one = 1),
  epoch text not null
) strict;
