-- Summaries of whole documents and of pasted texts: how far each is, and what came of it.

create table summaries (
  id         varchar(26)                 not null primary key,
  owner      varchar(200)                not null,
  document   varchar(26) references documents (id) on delete cascade, -- null: a pasted text
  title      varchar(300)                not null,
  form       varchar(16)                 not null,
  state      varchar(16)                 not null,
  source     text                        not null, -- a pasted text, for as long as it is needed
  plan       text                        not null, -- JSON; empty until it is begun
  done       integer                     not null, -- steps
  steps      integer                     not null, -- 0 until known
  coverage   text                        not null, -- JSON; empty until known
  result     text                        not null, -- JSON; empty until there is one
  problem    varchar(500)                not null,
  created_at timestamp(3) with time zone not null,
  ended_at   timestamp(3) with time zone
);

create index summaries_of_owner on summaries (owner, id);
create index summaries_of_document on summaries (document);

-- What one step made: stage 0 has the sections, later ones what was made of earlier ones.
create table summary_parts (
  summary varchar(26) not null references summaries (id) on delete cascade,
  stage   integer     not null,
  ordinal integer     not null,
  part    text        not null, -- JSON
  primary key (summary, stage, ordinal)
);
