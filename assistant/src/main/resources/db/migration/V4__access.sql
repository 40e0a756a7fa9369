-- Who may log in, and the keys that programs show.

create table users (
  name          varchar(64)                 not null primary key,
  display_name  varchar(100)                not null,
  password_hash varchar(200)                not null, -- empty: no login by password
  roles         varchar(100)                not null,
  disabled      boolean                     not null,
  failures      integer                     not null,
  locked_until  timestamp(3) with time zone,
  version       integer                     not null, -- a login holds while this stays the same
  created_at    timestamp(3) with time zone not null
);

-- Of a key only its hash is kept; the shown part tells keys apart for people.
create table api_keys (
  id           varchar(26)                 not null primary key,
  name         varchar(100)                not null,
  owner        varchar(64)                 not null references users (name),
  roles        varchar(100)                not null,
  shown        varchar(16)                 not null,
  secret_hash  varchar(64)                 not null unique,
  created_at   timestamp(3) with time zone not null,
  last_used_at timestamp(3) with time zone,
  expires_at   timestamp(3) with time zone,
  revoked_at   timestamp(3) with time zone
);

create index api_keys_of_owner on api_keys (owner);
