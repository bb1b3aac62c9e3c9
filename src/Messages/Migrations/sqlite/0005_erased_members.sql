-- Members by the signed log whose accounts have been erased. They are named nowhere but in the log: a place here says which event
-- named one, the one by which it joined, and where in it: the number of the subject, or -1 for the author.
create table group_erased_members (
  conversation_id text not null references groups (conversation_id),
  joined_epoch integer not null,
  subject integer not null,
  role integer not null,
  primary key (conversation_id, joined_epoch, subject)
) strict, without rowid;
