-- Whether the device has been told that its prekeys run low, since it last refilled them.
alter table identity_keys add column low_told integer not null default 0;
