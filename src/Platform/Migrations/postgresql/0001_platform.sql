-- SPDX-License-Identifier: MIT
create table outbox (
  id bigint generated always as identity primary key,
  event text not null,
  payload text not null,
  written_at bigint not null,
  tries integer not null,
  set_aside integer not null
);
create index outbox_waiting on outbox (set_aside, id);

create table ended_sessions (
  session_id uuid primary key,
  until bigint not null,
  how integer not null default 0
);
create index ended_sessions_until on ended_sessions (until);

create table instance (
  one integer primary key check (one = 1),
  epoch text not null
);

create table idempotency_answers (
  id bytea primary key,
  fingerprint bytea not null,
  expires_at bigint not null,
  answer bytea
);
create index idempotency_answers_expiry on idempotency_answers (expires_at);
