-- What an owner keeps at hand: pinned conversations, and the folder that one lies in ('' for none).
-- A folder is there for as long as something lies in it.

alter table sessions add column pinned boolean default false not null;
alter table sessions add column folder varchar(40) default '' not null;
