-- Groups: the signed membership log, what it folds to, and the keys its authors sign with.
-- What the device's account has signed for, by device_list_changed.
alter table roster_devices add column identity_key blob;

-- Where each membership log stands.
create table groups (
  conversation_id text primary key references conversations (id),
  epoch integer not null,
  -- Epoch of the last event by which somebody went, or 0.
  departure_epoch integer not null,
  title blob not null
) strict, without rowid;

-- Members by the signed log alone. conversation_members is who may read, and follows it.
create table group_members (
  conversation_id text not null references groups (conversation_id),
  user_id text not null,
  role integer not null,
  joined_epoch integer not null,
  primary key (conversation_id, user_id)
) strict, without rowid;

-- The log itself, apart from the messages: it outlives them, and a newcomer folds it from the start.
create table group_events (
  conversation_id text not null references groups (conversation_id),
  epoch integer not null,
  seq integer not null,
  -- The event, then the signature.
  signed_event blob not null,
  title blob,
  primary key (conversation_id, epoch)
) strict;
