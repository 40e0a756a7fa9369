-- Conversations and what was said in them.

create table sessions (
  id         varchar(26)                 not null primary key,
  owner      varchar(200)                not null,
  title      varchar(200)                not null,
  role       varchar(40)                 not null,
  archived   boolean                     not null,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null
);

create index sessions_of_owner on sessions (owner, updated_at);

-- Turns form a tree: a regenerated answer and an edited question share their parent with the turn
-- they stand beside. The first turns of a session have no parent.
create table turns (
  id                varchar(26)                 not null primary key,
  session_id        varchar(26)                 not null references sessions (id) on delete cascade,
  turn_number       integer                     not null,
  parent_id         varchar(26)                 references turns (id) on delete cascade,
  question          varchar                     not null,
  thinking          varchar                     not null,
  answer            varchar                     not null,
  ending            varchar(20)                 not null,
  model             varchar(300)                not null,
  details           varchar                     not null,
  summary           varchar,
  prompt_tokens     integer,
  cached_tokens     integer,
  completion_tokens integer,
  thinking_tokens   integer,
  queue_millis      double precision,
  first_token_millis double precision,
  total_millis      double precision,
  created_at        timestamp(3) with time zone not null,
  constraint turns_in_order unique (session_id, turn_number)
);

create index turns_of_parent on turns (parent_id);
