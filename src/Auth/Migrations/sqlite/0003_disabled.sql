-- When the operator disabled the account: it cannot log in until it is enabled.
alter table users add column disabled_at integer;
