-- What the room knows of a file. The ciphertext lies in the blob store under the same id.
-- state: 'uploading' (bytes are arriving) -> 'ready' -> 'removing' (nobody sees it any more; bytes, then row, go).
create table files (
  id text primary key,
  owner_id text not null,
  conversation_id text,
  state text not null check (state in ('uploading', 'ready', 'removing')),
  size integer,
  sha256 blob,
  created_at integer not null,
  expires_at integer not null,
  check (state <> 'ready' or (size > 0 and length(sha256) = 32))
) strict, without rowid;

create index files_uploading on files (id) where state = 'uploading';
create index files_expiring on files (expires_at) where state = 'ready';
create index files_removing on files (id) where state = 'removing';

-- Who is in a conversation, as the last event said. Only ever replaced by a higher roster version.
create table file_conversations (
  conversation_id text primary key,
  roster_version integer not null
) strict, without rowid;

create table file_members (
  conversation_id text not null references file_conversations (conversation_id),
  user_id text not null,
  primary key (conversation_id, user_id)
) strict, without rowid;
