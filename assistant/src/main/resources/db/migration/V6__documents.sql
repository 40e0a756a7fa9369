-- Documents that users gave; the files themselves and what was read lie in data/documents.

create table documents (
  id         varchar(26)                 not null primary key,
  owner      varchar(200)                not null,
  shared     boolean                     not null, -- everybody may search and read it
  collection varchar(64)                 not null, -- empty: none
  name       varchar(200)                not null,
  title      varchar(300)                not null,
  kind       varchar(16)                 not null, -- empty until it is read
  bytes      bigint                      not null,
  version    integer                     not null, -- of documents of one owner, collection and name
  state      varchar(16)                 not null,
  page       integer                     not null, -- read so far
  pages      integer                     not null, -- 0 until known
  problem    varchar(500)                not null,
  diagnosis  text                        not null, -- JSON; empty until it is read
  created_at timestamp(3) with time zone not null
);

create index documents_of_owner on documents (owner, collection, name);
