-- SPDX-License-Identifier: MIT
create table conversations (
  id uuid primary key,
  kind integer not null,
  -- Both members of a direct conversation, smaller id first: two people have one.
  direct_key text unique,
  last_seq bigint not null,
  roster_version bigint not null,
  created_at bigint not null,
  swept_seq bigint not null default 0
) with (fillfactor = 70); -- every message updates its row in place

create table conversation_members (
  conversation_id uuid not null references conversations (id),
  user_id uuid not null,
  role integer not null,
  joined_seq bigint not null,
  left_seq bigint,
  primary key (conversation_id, user_id)
);
create index conversation_members_user on conversation_members (user_id, conversation_id);

-- Every statement names the conversation, so it touches one part; a shard takes parts over whole.
create table messages (
  conversation_id uuid not null,
  seq bigint not null,
  sender_id uuid not null,
  sender_device_id uuid not null,
  client_id uuid not null,
  roster_version bigint not null,
  kind integer not null,
  received_at bigint not null,
  body bytea not null,
  primary key (conversation_id, seq)
) partition by hash (conversation_id);
create unique index messages_client on messages (conversation_id, sender_device_id, client_id);

create table message_keys (
  conversation_id uuid not null,
  seq bigint not null,
  device_id uuid not null,
  wrap bytea not null,
  primary key (conversation_id, seq, device_id)
) partition by hash (conversation_id);

do $$
begin
  for part in 0..15 loop
    execute format('create table messages_%s partition of messages for values with (modulus 16, remainder %s)', part, part);
    execute format('create table message_keys_%s partition of message_keys for values with (modulus 16, remainder %s)', part, part);
    -- Ciphertext does not compress.
    execute format('alter table messages_%s alter column body set storage external', part);
  end loop;
end
$$;

create table device_positions (
  device_id uuid not null,
  conversation_id uuid not null,
  acked_seq bigint not null,
  primary key (device_id, conversation_id)
) with (fillfactor = 70);
create index device_positions_conversation on device_positions (conversation_id);

create table roster_users (
  user_id uuid primary key,
  list_version bigint not null
);

create table roster_devices (
  user_id uuid not null references roster_users (user_id),
  device_id uuid not null,
  registration_id bigint not null,
  identity_key bytea,
  primary key (user_id, device_id)
);

create table roster_revocations (
  user_id uuid not null,
  device_id uuid not null,
  primary key (user_id, device_id)
);

create table groups (
  conversation_id uuid primary key references conversations (id),
  epoch bigint not null,
  -- Epoch of the last event by which somebody went, or 0.
  departure_epoch bigint not null,
  title bytea not null
);

create table group_members (
  conversation_id uuid not null references groups (conversation_id),
  user_id uuid not null,
  role integer not null,
  joined_epoch bigint not null,
  primary key (conversation_id, user_id)
);

create table group_events (
  conversation_id uuid not null references groups (conversation_id),
  epoch bigint not null,
  seq bigint not null,
  -- The event, then the signature.
  signed_event bytea not null,
  title bytea,
  primary key (conversation_id, epoch)
);

create table socket_tickets (
  hash bytea primary key,
  device_id uuid not null,
  user_id uuid not null,
  session_id uuid not null,
  -- When the token behind it ends, unix seconds.
  token_ends_at bigint not null,
  until bigint not null
);
create index socket_tickets_device on socket_tickets (device_id, until);
create index socket_tickets_until on socket_tickets (until);

create table low_prekeys (
  device_id uuid primary key,
  one_time bigint not null,
  kem bigint not null
);

-- Members by the signed log whose accounts have been erased. They are named nowhere but in the log: a place here says which event
-- named one, the one by which it joined, and where in it: the number of the subject, or -1 for the author.
create table group_erased_members (
  conversation_id uuid not null references groups (conversation_id),
  joined_epoch bigint not null,
  subject integer not null,
  role integer not null,
  primary key (conversation_id, joined_epoch, subject)
);
