-- Rises with every change of the password: a login that checked the one before begins no session.
alter table users add column password_version integer not null default 0;

-- Names of erased accounts, as HMACs: nobody else gets one. Names nobody to who has only the database.
create table retired_names (
  name_hmac blob primary key
) strict, without rowid;

-- Erasures the rooms are told of once more, for what was under way the first time; then the row goes.
create table erasures (
  user_id text primary key,
  event text not null,
  again_at integer not null
) strict, without rowid;
