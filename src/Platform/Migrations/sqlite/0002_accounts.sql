-- 0: logged out or begun anew; 1: its device was revoked (Tokens/SessionEnd).
alter table ended_sessions add column how integer not null default 0;

-- What POSTs with an Idempotency-Key were answered. Neither caller, key nor answer can be read here: id and fingerprint are
-- HMACs, the answer is sealed under a key made of the caller's own (Web/Idempotency). No answer yet: the request is under way.
create table idempotency_answers (
  id blob primary key,
  fingerprint blob not null,
  expires_at integer not null,
  answer blob
) strict, without rowid;
create index idempotency_answers_expiry on idempotency_answers (expires_at);
