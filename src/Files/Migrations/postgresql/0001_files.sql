-- SPDX-License-Identifier: MIT
create table files (
  id uuid primary key,
  owner_id uuid not null,
  conversation_id uuid,
  state text not null check (state in ('uploading', 'ready', 'removing')),
  size bigint,
  sha256 bytea,
  created_at bigint not null,
  expires_at bigint not null,
  length bigint,
  received bigint not null default 0,
  charged bigint not null default 0,
  metadata text,
  unfinished_until bigint not null default 0,
  lease_holder text,
  lease_until bigint not null default 0,
  check (state <> 'ready' or (size > 0 and length(sha256) = 32))
);
create index files_owner on files (owner_id, id);
create index files_unfinished on files (unfinished_until) where state = 'uploading';
create index files_ready on files (id) where state = 'ready';
create index files_expiring on files (expires_at) where state = 'ready';
create index files_removing on files (id) where state = 'removing';

create table file_conversations (
  conversation_id uuid primary key,
  roster_version bigint not null
);

create table file_members (
  conversation_id uuid not null references file_conversations (conversation_id),
  user_id uuid not null,
  primary key (conversation_id, user_id)
);
create index file_members_user on file_members (user_id, conversation_id);

create table file_usage (
  owner_id uuid primary key,
  kept bigint not null,
  day bigint not null,
  day_bytes bigint not null
);
