-- Uploads in pieces, their leases, and what each account takes up.
-- length: what a resumable upload announced; null for one that came in one request.
-- received: bytes of it that are durable; an upload goes on from there.
-- charged: bytes the file counts for in file_usage.
-- unfinished_until: when an upload that has not ended by then is dropped.
-- lease_holder, lease_until: the server that is writing it; nobody else touches it before that time.
alter table files add column length integer;
alter table files add column received integer not null default 0;
alter table files add column charged integer not null default 0;
alter table files add column metadata text;
alter table files add column unfinished_until integer not null default 0;
alter table files add column lease_holder text;
alter table files add column lease_until integer not null default 0;

update files set charged = coalesce(size, 0), received = coalesce(size, 0);

drop index files_uploading;
create index files_unfinished on files (unfinished_until) where state = 'uploading';
create index files_ready on files (id) where state = 'ready';

-- kept: bytes of files and reserved for uploads, now. day_bytes: bytes that came or were announced on the UTC day counted from 1970.
create table file_usage (
  owner_id text primary key,
  kept integer not null,
  day integer not null,
  day_bytes integer not null
) strict, without rowid;

insert into file_usage (owner_id, kept, day, day_bytes)
select owner_id, sum(charged), 0, 0 from files where state <> 'removing' group by owner_id;
