create table shelf (book text primary key);
insert into shelf (book) values ('first');
