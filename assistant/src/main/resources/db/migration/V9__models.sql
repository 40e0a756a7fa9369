-- The models that an institution has admitted, each by the SHA-256 of its file.

create table models (
  file_hash     varchar(64)                 not null primary key,
  name          varchar(200)                not null,
  licence       varchar(200)                not null,
  filing_number varchar(200)                not null, -- empty where there is none
  evaluation    varchar(2000)               not null, -- what it was admitted on; empty where nothing is said
  admitted_by   varchar(64)                 not null,
  admitted_at   timestamp(3) with time zone not null,
  withdrawn_at  timestamp(3) with time zone
);
