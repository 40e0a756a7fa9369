-- What was asked and answered, for those who must be able to show it. Rows are only ever added, but
-- for those that are past the time they must be kept. Each row's hash covers the one before it.

create table audit_records (
  record_number  bigint                      not null primary key,
  recorded_at    timestamp(3) with time zone not null,
  kind           varchar(40)                 not null,
  caller         varchar(200)                not null,
  session_id     varchar(26)                 not null,
  turn_id        varchar(26)                 not null,
  question       varchar                     not null,
  answer         varchar                     not null,
  model          varchar(300)                not null,
  prompt_version varchar(100)                not null,
  rules_version  varchar(100)                not null,
  words_version  varchar(100)                not null,
  decisions      varchar                     not null,
  previous_hash  varchar(64)                 not null,
  hash           varchar(64)                 not null
);

create index audit_records_by_time on audit_records (recorded_at);

-- One row: the number and the hash of the newest record. Its lock orders those who append.
create table audit_head (
  id            integer     not null primary key,
  record_number bigint      not null,
  hash          varchar(64) not null
);

insert into audit_head (id, record_number, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
