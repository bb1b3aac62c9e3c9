-- What a row of each table takes, with its indexes, in a scratch database that has the real schema. How to run it: docs/scaling.md.
-- 5,000 people of one device each, 5,000 direct conversations of 20 messages each, written in turn as a log is: 100,000 messages.
\set ON_ERROR_STOP on
\pset footer off
\if :{?body} \else \set body 160 \endif
\if :{?wrap} \else \set wrap 198 \endif
\set people 5000

-- Ids of version 7, as the server makes them: they rise with time.
create function pg_temp.id7(at bigint) returns uuid language sql volatile as $$
  select (lpad(to_hex(at), 12, '0') || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid $$;
create function pg_temp.bytes(size integer) returns bytea language sql volatile as $$
  select substr(string_agg(decode(replace(gen_random_uuid()::text, '-', ''), 'hex'), ''), 1, size) from generate_series(0, size / 16) $$;

create temporary table people as
  select n, pg_temp.id7(1700000000000 + n) as id, pg_temp.id7(1700000000000 + n) as device from generate_series(1, :people) n;
create temporary table talks as
  select one.n, pg_temp.id7(1710000000000 + one.n) as id, one.id as one, one.device as one_device, other.id as other, other.device as other_device
  from people one join people other on other.n = one.n % :people + 1;

begin;
insert into users select id, 'name' || n, '$argon2id$v=19$m=65536,t=3,p=1$' || repeat('x', 22) || '$' || repeat('y', 43), 1700000000000 from people;
insert into devices select device, id, 'laptop', 1700000000000, 1700000000000 from people;
insert into sessions select pg_temp.bytes(32), pg_temp.id7(1700000000000 + n), id, device, 1700000000000, 1700000000000 + n from people;
insert into identity_keys select device, id, pg_temp.bytes(32), 1, 3 from people;
insert into device_lists select id, 1, pg_temp.bytes(109), pg_temp.bytes(64), 1700000000000 from people;
insert into signed_prekeys select device, 1, pg_temp.bytes(32), pg_temp.bytes(64), 1700000000000 from people;
insert into last_resort_kem_prekeys select device, 1, pg_temp.bytes(1184), pg_temp.bytes(64), 1700000000000 from people;
insert into one_time_prekeys select device, key, pg_temp.bytes(32) from people, generate_series(1, 100) key where n <= 1000;
insert into kem_prekeys select device, key, pg_temp.bytes(1184), pg_temp.bytes(64), 1700000000000 from people, generate_series(1, 20) key where n <= 500;
insert into roster_users select id, 1 from people;
insert into roster_devices select id, device, 1, pg_temp.bytes(32) from people;
insert into conversations
  select id, 1, least(one, other) || ':' || greatest(one, other), 20, 1, 1710000000000 from talks;
insert into conversation_members select id, one, 1, 0 from talks union all select id, other, 1, 0 from talks;
insert into file_conversations select id, 1 from talks;
insert into file_members select id, one from talks union all select id, other from talks;
insert into messages
  select t.id, seq, case seq % 2 when 0 then t.one else t.other end, case seq % 2 when 0 then t.one_device else t.other_device end,
    gen_random_uuid(), 1, 1, 1720000000000 + seq * 5000 + t.n, pg_temp.bytes(:body)
  from generate_series(1, 20) seq, talks t order by seq, t.n;
-- In a conversation of two with a device each, every message has one wrap: the sender's own device needs none.
insert into message_keys
  select t.id, seq, case seq % 2 when 0 then t.other_device else t.one_device end, pg_temp.bytes(:wrap)
  from generate_series(1, 20) seq, talks t order by seq, t.n;
insert into device_positions select one_device, id, 20 from talks union all select other_device, id, 20 from talks;
insert into files (id, owner_id, conversation_id, state, size, sha256, created_at, expires_at)
  select pg_temp.id7(1730000000000 + t.n), t.one, t.id, 'ready', 1000, pg_temp.bytes(32), 1730000000000, 1730000000000 + t.n from talks t;
insert into outbox (event, payload, written_at, tries, set_aside)
  select 'conversation_members_changed', json_build_object('conversation_id', id, 'roster_version', 1, 'user_ids', json_build_array(one, other)), 1710000000000, 0, 0 from talks;
insert into idempotency_answers select pg_temp.bytes(32), pg_temp.bytes(32), 1700000000000 + n, pg_temp.bytes(134) from people;
commit;
vacuum analyze;

-- Bytes per row, of the table and of its indexes; partitions are counted together.
with parts as (
  select coalesce(i.inhparent, c.oid) as whole, c.oid, c.reltuples
  from pg_class c left join pg_inherits i on i.inhrelid = c.oid
  where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace)
select whole::regclass as "table", sum(reltuples)::bigint as rows,
  round(sum(pg_table_size(oid)) / sum(reltuples)) as "row", round(sum(pg_indexes_size(oid)) / sum(reltuples)) as "indexes",
  round(sum(pg_total_relation_size(oid)) / sum(reltuples)) as "in all"
from parts group by whole having sum(reltuples) >= 5000 order by 1;
