-- Fails in its last statement unless somebody has made the table: half a migration, for the tests.
create table half (made integer);
insert into shelf (book) values ('second');
insert into somebodys (done) values (1);
