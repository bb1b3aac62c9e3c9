create table conversations (
  id text primary key,
  kind integer not null,
  -- Both members of a direct conversation, smaller id first: two people have one.
  direct_key text unique,
  last_seq integer not null,
  roster_version integer not null,
  created_at integer not null
) strict, without rowid;

create table conversation_members (
  conversation_id text not null references conversations (id),
  user_id text not null,
  role integer not null,
  joined_seq integer not null,
  left_seq integer,
  primary key (conversation_id, user_id)
) strict, without rowid;
create index conversation_members_user on conversation_members (user_id, conversation_id);

create table messages (
  conversation_id text not null,
  seq integer not null,
  sender_id text not null,
  sender_device_id text not null,
  client_id text not null,
  roster_version integer not null,
  kind integer not null,
  received_at integer not null,
  body blob not null,
  primary key (conversation_id, seq)
) strict;
-- A send repeated finds its first self.
create unique index messages_client on messages (sender_device_id, client_id);

create table message_keys (
  conversation_id text not null,
  seq integer not null,
  device_id text not null,
  wrap blob not null,
  primary key (conversation_id, seq, device_id)
) strict, without rowid;

create table device_positions (
  device_id text not null,
  conversation_id text not null,
  acked_seq integer not null,
  primary key (device_id, conversation_id)
) strict, without rowid;

-- What this room has learned of accounts by events: who exists, and which devices a message is encrypted for.
create table roster_users (
  user_id text primary key,
  list_version integer not null
) strict, without rowid;

create table roster_devices (
  user_id text not null references roster_users (user_id),
  device_id text not null,
  registration_id integer not null,
  primary key (user_id, device_id)
) strict, without rowid;
