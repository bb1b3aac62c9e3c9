-- Where the database lived when its epoch began (Epochs/Instance); null where nothing tells.
alter table instance add column lineage text;
