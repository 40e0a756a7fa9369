-- The team that a user works in, and the one that a document is given to ('' for none). A document keeps its
-- team: its owner may move on, and takes nothing along that the team can read. What is shared is everybody's.

alter table users add column team varchar(64) default '' not null;

alter table documents add column team varchar(64) default '' not null;
