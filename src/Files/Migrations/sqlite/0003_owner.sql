-- What an account has, and what it may read: for its export and its erasure.
create index files_owner on files (owner_id, id);
create index file_members_user on file_members (user_id, conversation_id);
